import { createHash } from 'node:crypto'
import { makeLeaf, parseAuditEvent, toHex } from '@consentry/protocol'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import type { LeafRow } from '../../../gateway/src/ports/LeafRows.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { referenceRoot } from '../../reference/tree.ts'

/** Roots that this log has committed to, by size: none of them may ever change. */
export type Roots = Map<number, string>

/** Everything wrong with a log whose gateway is dead. Adds what lock and ledger commit to to `roots`. */
export async function checkLog(
  tx: LedgerTx,
  { dir, origin, roots }: { readonly dir: string; readonly origin: string; readonly roots: Roots },
): Promise<readonly string[]> {
  const rows = await tx.leaves.range(0, await tx.leaves.size())
  const lock = openCheckpointLock({ dir })
  const locked = await lock.load(origin)
  await lock.close()
  const faults = [...leafFaults(rows), ...trailFaults(rows)]
  for (const witness of [locked, await tx.tree.lastCheckpoint()]) {
    if (witness === null) continue
    const root = toHex(witness.root)
    if ((roots.get(witness.size) ?? root) !== root) faults.push(`size ${witness.size} has two roots`)
    roots.set(witness.size, root)
  }
  const largest = Math.max(0, ...roots.keys())
  if (locked === null ? roots.size > 0 : locked.size < largest) faults.push('the lock is behind')
  for (const [size, root] of roots) {
    if (size > rows.length)
      faults.push(`a root of size ${size} was published, there are ${rows.length} leaves`)
    else if (toHex(referenceRoot(rows.slice(0, size).map(({ leafHash }) => leafHash))) !== root)
      faults.push(`the root at size ${size} is another one than was published`)
  }
  return faults
}

function leafFaults(rows: readonly LeafRow[]): string[] {
  return rows.flatMap(({ index, leaf, leafHash, salt, body }, place) => {
    const hash = createHash('sha256').update(Uint8Array.of(0)).update(leaf).digest('hex')
    return [
      ...(index === place ? [] : [`leaf ${index} stands at place ${place}`]),
      ...(hash === toHex(leafHash) ? [] : [`leaf ${index} has another hash`]),
      ...(salt === null || body === null || toHex(makeLeaf(salt, body).leaf) === toHex(leaf)
        ? []
        : [`leaf ${index} says something else than it commits to`]),
    ]
  })
}

function trailFaults(rows: readonly LeafRow[]): string[] {
  const heads = new Map<string, { readonly pseq: number; readonly commitment: string }>()
  return rows.flatMap(({ index, leaf, patient, pseq, body }) => {
    if (patient === null || pseq === null) return []
    const before = heads.get(patient)
    heads.set(patient, { pseq, commitment: toHex(leaf.subarray(1)) })
    const previous = before?.commitment ?? '0'.repeat(64)
    const isNext = pseq === (before?.pseq ?? -1) + 1
    const isLinked = body === null || parseAuditEvent(body).pprev === previous
    return isNext && isLinked ? [] : [`leaf ${index} does not continue its patient's chain`]
  })
}
