import type { Address, Millis } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { RelayCall } from '../ports/OutboxRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { createOutboxRow } from './outboxRow.ts'

const DAY_MS = 86_400_000

/** A transaction that is to be owed to the chain for a patient. */
export interface OwedRelay {
  readonly id: string
  readonly patient: Address
  readonly call: RelayCall
  readonly now: Millis
  readonly perDay: number
}

/** Owes a relay within the patient's daily allowance. Throws `rate_limited`. Fences are owed without asking here. */
export async function oweRelay(tx: LedgerTx, { perDay, ...row }: OwedRelay): Promise<void> {
  const today = await tx.outbox.countSince(row.patient, (row.now - DAY_MS) as Millis)
  if (today >= perDay)
    throw new GatewayError('rate_limited', 'relays of this patient today', { retryAfter: 3600 })
  await tx.outbox.insert(createOutboxRow(row))
}
