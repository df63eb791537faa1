import type { Address, Millis } from '@consentry/protocol'
import type { OutboxRow, RelayCall } from '../ports/OutboxRows.ts'

/** A fresh row of the outbox, to be sent by the relayer. */
export function createOutboxRow({
  id,
  patient,
  call,
  now,
}: {
  readonly id: string
  readonly patient: Address
  readonly call: RelayCall
  readonly now: Millis
}): Omit<OutboxRow, 'seq'> {
  return {
    id,
    account: 'relayer',
    call,
    patient,
    state: 'queued',
    raw: null,
    txHash: null,
    nonce: null,
    minedBlock: null,
    error: null,
    attempts: 0,
    createdAt: now,
    updatedAt: now,
  }
}
