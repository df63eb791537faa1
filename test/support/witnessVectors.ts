import { readFileSync } from 'node:fs'
import type { VectorCase } from './vectors.ts'

/** Reads `test/vectors/witness/<name>.json`. The type of the cases is the caller's claim. */
export function witnessVectors<In, Out>(name: string): readonly VectorCase<In, Out>[] {
  const file = new URL(`../vectors/witness/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: VectorCase<In, Out>[] }).cases
}
