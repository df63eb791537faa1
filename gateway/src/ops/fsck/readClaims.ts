import { from0x } from '@consentry/protocol'
import type { CheckpointRow } from '../../ports/TreeRows.ts'
import type { Committed } from '../openLog.ts'
import { type CheckpointKeys, checkNote, type Claim } from './Claim.ts'
import type { Fault } from './Fault.ts'

/** Checkpoints of one read. */
const MOST_ROWS = 1_000

/** What was said outside of the ledger, or of every published checkpoint one after another. */
export interface SaidOutside {
  readonly lock: Committed | null
  /** Anchors as the index has them. */
  readonly anchors: readonly {
    readonly size: number
    readonly root: string
    readonly at: { readonly block: number }
  }[]
  /** The last anchor straight from the contract. */
  readonly onChain: Committed | null
  /** What the first entry of the next log says of this one. */
  readonly next: Committed | null
}

/** Everything that was committed to, by size: checkpoints page by page, the others from the list. */
export async function* readClaims(
  read: (from: number, limit: number) => Promise<readonly CheckpointRow[]>,
  said: SaidOutside,
  { keys, upTo }: { readonly keys: CheckpointKeys; readonly upTo: number },
): AsyncGenerator<Claim | Fault> {
  const fixed = claimsOutside(said)
  let from = 0
  for (;;) {
    const rows = await read(from, MOST_ROWS)
    for (const row of rows.filter(({ size }) => size <= upTo)) {
      while (fixed[0] !== undefined && fixed[0].size <= row.size) yield fixed.shift() as Claim
      const where = `checkpoint of size ${row.size}`
      yield* checkNote(keys, row, { kind: 'checkpoint', where })
      yield { size: row.size, root: row.root, where, otherRoot: 'checkpoint_root', ahead: 'checkpoint_ahead' }
    }
    const last = rows.at(-1)
    if (rows.length < MOST_ROWS || last === undefined || last.size > upTo) break
    from = last.size + 1
  }
  yield* fixed
}

function claimsOutside({ lock, anchors, onChain, next }: SaidOutside): Claim[] {
  const anchor = { otherRoot: 'anchor_root', ahead: 'anchor_ahead' } as const
  const claims: Claim[] = anchors.map(({ size, root, at }) => ({
    size,
    root: from0x(root),
    where: `anchor of size ${size} in block ${at.block}`,
    ...anchor,
  }))
  if (lock !== null) claims.push({ ...lock, where: 'lock', otherRoot: 'lock_root', ahead: 'lock_ahead' })
  if (onChain !== null)
    claims.push({ ...onChain, where: `anchor of size ${onChain.size} on chain`, ...anchor })
  if (next !== null)
    claims.push({
      ...next,
      where: 'first entry of the next log',
      otherRoot: 'next_root',
      ahead: 'next_ahead',
    })
  return claims.sort((a, b) => a.size - b.size)
}
