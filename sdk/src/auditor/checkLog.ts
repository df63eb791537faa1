import {
  appendLeaf,
  type Checkpoint,
  concat,
  emptyFrontier,
  equal,
  type Frontier,
  fromHex,
  hashLeaf,
  ProtocolError,
  rootOf,
  type Sha256Hex,
  verifyCheckpoint,
  verifyConsistency,
} from '@consentry/protocol'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** What the bundle proves about the log. */
export type CheckedLog = {
  readonly findings: readonly Finding[]
  /** Checkpoints whose notes verify, by size. */
  readonly checkpoints: readonly Checkpoint[]
  /** Every leaf up to the last checkpoint is there. */
  readonly isWhole: boolean
  /** The root of the first leaves, where the bundle holds them all. */
  rootAt(size: number): Uint8Array | undefined
}

/** Checks signatures and order, and the roots where all leaves are there: that what is shown was signed. Spec §14. */
export function checkLog(input: AuditInput): CheckedLog {
  const findings: Finding[] = []
  const checkpoints = verifiedCheckpoints(input, findings)
  const last = checkpoints.at(-1)
  const isWhole = last !== undefined && countPrefix(input.leaves) >= last.size
  const rootAt = createRoots(input.leaves)
  for (const checkpoint of isWhole ? checkpoints : []) {
    const root = rootAt(checkpoint.size)
    if (root === undefined || !equal(root, checkpoint.root)) {
      findings.push({
        code: 'not_in_log',
        index: null,
        detail: `leaves do not give the root of size ${checkpoint.size}`,
      })
    }
  }
  if (!isWhole) findings.push(...checkConsistency(input, checkpoints))
  return { findings, checkpoints, isWhole, rootAt }
}

/** Hash of the leaf with a commitment. Spec §14. */
export function leafHashOf(commitment: Sha256Hex): Uint8Array {
  return hashLeaf(concat(Uint8Array.of(1), fromHex(commitment)))
}

function verifiedCheckpoints({ deployment, checkpoints }: AuditInput, findings: Finding[]): Checkpoint[] {
  const expected = { vkey: deployment.vkeys.checkpoint, origin: deployment.origin }
  const verified = checkpoints.flatMap((note) => {
    try {
      return [verifyCheckpoint(note, expected)]
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      findings.push({ code: 'bad_checkpoint', index: null, detail: error.message })
      return []
    }
  })
  if (verified.length === 0)
    findings.push({ code: 'bad_checkpoint', index: null, detail: 'no valid checkpoint' })
  return verified.sort((a, b) => a.size - b.size)
}

function checkConsistency(
  { consistencies }: AuditInput,
  checkpoints: readonly Checkpoint[],
): readonly Finding[] {
  return checkpoints.slice(1).flatMap((second, i): Finding[] => {
    const first = checkpoints[i]
    if (first === undefined) return []
    const line = consistencies.find(({ from, to }) => from === first.size && to === second.size)
    const proof = (line?.proof ?? []).map(fromHex)
    const sizes = { first: first.size, second: second.size, firstRoot: first.root, secondRoot: second.root }
    return holds(() => verifyConsistency({ ...sizes, proof }))
      ? []
      : [
          {
            code: 'fork',
            index: null,
            detail: `no proof that size ${second.size} continues size ${first.size}`,
          },
        ]
  })
}

function countPrefix(leaves: ReadonlyMap<number, Sha256Hex>): number {
  let size = 0
  while (leaves.has(size)) size++
  return size
}

/** Roots of growing sizes; asking in ascending order hashes each leaf once. */
function createRoots(leaves: ReadonlyMap<number, Sha256Hex>): (size: number) => Uint8Array | undefined {
  let frontier: Frontier = emptyFrontier
  return (size) => {
    if (size < frontier.size) frontier = emptyFrontier
    while (frontier.size < size) {
      const commitment = leaves.get(frontier.size)
      if (commitment === undefined) return undefined
      frontier = appendLeaf(frontier, leafHashOf(commitment))
    }
    return rootOf(frontier)
  }
}

/** Whether a proof holds. */
export function holds(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bad_proof') return false
    throw error
  }
}
