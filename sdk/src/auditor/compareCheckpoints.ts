import {
  type Checkpoint,
  equal,
  fromHex,
  ProtocolError,
  verifyCheckpoint,
  verifyConsistency,
} from '@consentry/protocol'
import type { Chunks } from './Chunks.ts'
import { checkLog, holds } from './checkLog.ts'
import type { ExpectedLog } from './checkExpected.ts'
import type { Finding } from './Finding.ts'
import { readAudit } from './readAudit.ts'

/** Two checkpoints as their signed notes, in any order, and what proves that one continues the other. */
export type CheckpointPair = {
  readonly notes: readonly [string, string]
  readonly log: Required<Pick<ExpectedLog, 'origin'>> & { readonly vkeys: { readonly checkpoint: string } }
  /** A bundle with the leaves up to the larger one, or with the proof; or somebody who is asked for the proof. */
  readonly by:
    | { readonly bundle: Chunks }
    | { readonly prove: (from: number, to: number) => Promise<readonly Uint8Array[]> }
}

/** What was found about two checkpoints; sizes in leaves, the smaller first, null where a note does not verify. */
export type ComparedCheckpoints = {
  readonly from: number | null
  readonly to: number | null
  readonly findings: readonly Finding[]
}

/**
 * Checks that the larger of two checkpoints continues the smaller: both are the log's, and no entry was changed in
 * between. Throws `bad_json` or `bad_request` for a bundle that is none. Spec §14.
 */
export async function compareCheckpoints({ notes, log, by }: CheckpointPair): Promise<ComparedCheckpoints> {
  const findings: Finding[] = []
  const read = notes.map((note) => {
    try {
      return verifyCheckpoint(note, { vkey: log.vkeys.checkpoint, origin: log.origin })
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      findings.push({ code: 'bad_checkpoint', index: null, detail: error.message })
      return undefined
    }
  })
  const [first, second] = read.toSorted((a, b) => (a?.size ?? 0) - (b?.size ?? 0))
  if (first === undefined || second === undefined)
    return { from: first?.size ?? null, to: second?.size ?? null, findings }
  const finding = await continues(first, second, by)
  return { from: first.size, to: second.size, findings: finding === undefined ? [] : [finding] }
}

async function continues(
  first: Checkpoint,
  second: Checkpoint,
  by: CheckpointPair['by'],
): Promise<Finding | undefined> {
  const detail = `size ${second.size} does not continue size ${first.size}`
  const fork: Finding = { code: 'fork', index: null, detail }
  if (first.size === second.size) return equal(first.root, second.root) ? undefined : fork
  const proof = await proofOf(by, first, second)
  if (proof === 'same roots') return undefined
  if (proof === 'other roots') return fork
  if (proof === undefined)
    return {
      code: 'unproved',
      index: null,
      detail: `the bundle holds no proof from ${first.size} to ${second.size}`,
    }
  const sizes = { first: first.size, second: second.size, firstRoot: first.root, secondRoot: second.root }
  return holds(() => verifyConsistency({ ...sizes, proof })) ? undefined : fork
}

/** The leaves themselves say it where they are all there. */
async function proofOf(
  by: CheckpointPair['by'],
  first: Checkpoint,
  second: Checkpoint,
): Promise<readonly Uint8Array[] | 'same roots' | 'other roots' | undefined> {
  if ('prove' in by) return first.size === 0 ? [] : by.prove(first.size, second.size)
  const input = await readAudit(by.bundle)
  const { rootAt } = checkLog(input)
  const roots = [rootAt(first.size), rootAt(second.size)] as const
  if (roots[0] !== undefined && roots[1] !== undefined)
    return equal(roots[0], first.root) && equal(roots[1], second.root) ? 'same roots' : 'other roots'
  const line = input.consistencies.find(({ from, to }) => from === first.size && to === second.size)
  return line?.proof.map(fromHex)
}
