import { equal, type Sha256 } from '@consentry/protocol'
import type { ClosedLog } from '../../ports/ClosedLogRows.ts'
import type { LedgerTx } from '../../ports/LedgerTx.ts'
import { checkEvidence } from './checkEvidence.ts'
import { checkLeaf } from './checkLeaf.ts'
import type { Claim } from './Claim.ts'
import type { DenialCheck } from './createDenialCheck.ts'
import type { TrailCheck } from './createTrailCheck.ts'
import type { TreeCheck } from './createTreeCheck.ts'
import type { Fault, FaultCode } from './Fault.ts'

/** Everything that is looked at entry by entry. */
export interface EntryChecks {
  readonly origin: string
  readonly hash: Sha256
  readonly tree: TreeCheck
  readonly trails: TrailCheck
  readonly denials: DenialCheck
}

export interface CheckedBatch {
  readonly faults: readonly Fault[]
  readonly erased: number
}

/** Checks the entries of one snapshot, in the order of the log. */
export async function checkBatch(
  { tx, log }: { readonly tx: LedgerTx; readonly log: ClosedLog },
  checks: EntryChecks,
  { from, to, claims }: { readonly from: number; readonly to: number; readonly claims: readonly Claim[] },
): Promise<CheckedBatch> {
  const { origin, hash, tree, trails, denials } = checks
  const faults: Fault[] = []
  let erased = 0
  const rows = new Map((await log.leaves.range(from, to)).map((row) => [row.index, row]))
  for (let index = from; index < to; index++) {
    const row = rows.get(index)
    const at = (code: FaultCode): Fault => ({ code, where: `entry ${index}` })
    if (row === undefined) {
      tree.breakOff()
      faults.push(at('leaf_missing'))
      continue
    }
    const { event, codes } = checkLeaf(row, origin, hash)
    faults.push(...codes.map(at), ...(await trails.look(log, row, event)).map(at))
    if (event !== null) faults.push(...(await checkEvidence(tx, row, event, hash)).map(at))
    if (row.body === null) erased += 1
    denials.look(row, event)
    faults.push(...(await tree.add(log, row.leaf)), ...otherRoots(tree, claims))
  }
  return { faults, erased }
}

/** Claims about the tree of just this size that it does not bear out. */
export function otherRoots(tree: TreeCheck, claims: readonly Claim[]): readonly Fault[] {
  const due = claims.filter(({ size }) => size === tree.size())
  const root = due.length === 0 ? null : tree.root()
  if (root === null) return []
  return due.flatMap((claim): Fault[] =>
    equal(root, claim.root) ? [] : [{ code: claim.otherRoot, where: claim.where }],
  )
}
