import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** One case of a vector file: `out` must come out exactly, or `error` must be the code of the refusal. */
export type VectorCase<In, Out> = {
  readonly name: string
  readonly in: In
  readonly out?: Out
  readonly error?: string
}

/** Bytes given by rule: SHA-256(seed ‖ u32 0) ‖ SHA-256(seed ‖ u32 1) ‖ …, cut to `length`. */
export type ByteRule = { readonly seed: string; readonly length: number }

/** Reads `test/vectors/protocol/<name>.json`. The type of the cases is the caller's claim. */
export function loadVectors<In, Out>(name: string): readonly VectorCase<In, Out>[] {
  const file = new URL(`../vectors/protocol/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: VectorCase<In, Out>[] }).cases
}

/** The bytes of a rule. */
export function ruleBytes({ seed, length }: ByteRule): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.alloc(length)
  for (let block = 0; block * 32 < length; block++) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(block)
    createHash('sha256')
      .update(seed)
      .update(counter)
      .digest()
      .copy(bytes, block * 32)
  }
  return new Uint8Array(bytes)
}

/** Hex as the vectors write it, to plain bytes. */
export function hexBytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text.replace(/^0x/, ''), 'hex'))
}

/** The code of what `run` throws or rejects with, or `undefined` if it succeeds. */
export async function codeOf(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}
