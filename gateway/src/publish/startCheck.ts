import { type Bytes32, equal, from0x, readRoot, type Sha256 } from '@consentry/protocol'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { createTreeReader } from './treeReader.ts'

/** A size and root that this log has committed to before somebody else: the lock store or the chain. */
export interface Commitment {
  readonly size: number
  readonly root: Uint8Array
}

export type Continuity = { readonly kind: 'kept' } | { readonly kind: 'broken'; readonly reason: string }

/**
 * Whether the log in this ledger continues what was committed to: as long at least, and with the same root at that
 * size. A ledger that was rolled back or altered does not (§14). `reason` names the witness.
 */
export async function startCheck(
  tx: LedgerTx,
  {
    logId,
    locked,
    onChain = null,
    hash,
  }: {
    readonly logId: Bytes32
    readonly locked: Commitment | null
    /** The last anchor straight from the contract: the index in a ledger that was rolled back is old too. */
    readonly onChain?: Commitment | null
    readonly hash: Sha256
  },
): Promise<Continuity> {
  const size = await tx.leaves.size()
  // A checkpoint is locked before it is stored: without a lock nobody knows which one was the last.
  if (locked === null && (await tx.tree.lastCheckpoint()) !== null)
    return { kind: 'broken', reason: 'lock_missing' }
  const head = await tx.chain.head()
  const anchor = head === null ? null : await tx.chain.lastAnchor(logId, head.number)
  const witnesses = [
    { name: 'lock', said: locked },
    { name: 'anchor', said: anchor === null ? null : { size: anchor.size, root: from0x(anchor.root) } },
    { name: 'anchor', said: onChain },
  ]
  for (const { name, said } of witnesses) {
    if (said === null) continue
    if (size < said.size) return { kind: 'broken', reason: `behind_${name}` }
    const root = await readRoot(said.size, createTreeReader(tx, said.size, hash), hash)
    if (!equal(root, said.root)) return { kind: 'broken', reason: `other_root_than_${name}` }
  }
  return { kind: 'kept' }
}
