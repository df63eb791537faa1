import type { Decision } from '@consentry/protocol'
import { type Cast, grantIdOf } from './sceneOf.ts'

/** A decision in the words of the table. */
export function outcomeOf({ code, reason, grant }: Decision, cast: Cast): string {
  if (code !== null) return `${code} : ${reason}`
  if (grant === null) return `allow : ${reason}`
  const key = ['A', 'B'].find((name) => grantIdOf(cast, name) === grant)
  return `allow : grant ${key}`
}
