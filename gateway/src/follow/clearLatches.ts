import type { Latch } from '../ports/LatchRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

/** A latch that a later safe block may lift. */
export type Clearable = Exclude<Latch, { kind: 'revoked' | 'floor' }>

/** A latch and the block of the event that permits again. */
export interface PendingClear {
  readonly latch: Clearable
  readonly block: number
}

const ACTIVE = 1

/** Lifts the latches whose subject is permitted again as of the safe block; later denials stay (§13 latches). */
export async function clearLatches(tx: LedgerTx, latches: readonly Clearable[], safe: number): Promise<void> {
  for (const latch of latches) {
    const permittedSince = await permittedAt(tx, latch, safe)
    if (permittedSince !== null) await tx.latches.clear(latch, permittedSince)
  }
}

/** Block of the last word on the subject, if it is a permission. */
async function permittedAt({ chain }: LedgerTx, latch: Clearable, height: number): Promise<number | null> {
  switch (latch.kind) {
    case 'delegate': {
      const fact = await chain.delegateAt(latch.patient, latch.delegate, height)
      return fact !== null && fact.rights !== 0 ? fact.at.block : null
    }
    case 'member': {
      const fact = await chain.memberAt(latch.org, latch.member, height)
      return fact !== null && fact.roles !== 0 ? fact.at.block : null
    }
    case 'org': {
      const fact = await chain.orgAt(latch.org, height)
      return fact !== null && fact.status === ACTIVE ? fact.at.block : null
    }
  }
}
