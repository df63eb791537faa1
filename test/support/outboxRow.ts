import type { OutboxRow } from '../../gateway/src/ports/OutboxRows.ts'
import { bytes32, ms } from './ids.ts'

/** An outbox row that was sent by the relayer, with changes. */
export function outboxRow(change: Partial<Omit<OutboxRow, 'seq'>> = {}): Omit<OutboxRow, 'seq'> {
  return {
    id: 'aa',
    account: 'relayer',
    call: null,
    patient: null,
    state: 'sent',
    raw: '0x01',
    txHash: bytes32(1),
    nonce: 3,
    minedBlock: null,
    error: null,
    attempts: 4,
    createdAt: ms(1),
    updatedAt: ms(1),
    ...change,
  }
}
