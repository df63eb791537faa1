import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { Told } from '../ports/NoticeWriter.ts'
import type { ChainEvent } from './chainEvent.ts'

/** Older events are history: a gateway that catches up does not tell them. */
const TOLD_SECONDS = 86_400

/** What a block tells the people it concerns, however it came on chain. */
export async function noticesOf(
  tx: LedgerTx,
  events: readonly ChainEvent[],
  { time, now }: { readonly time: number; readonly now: number },
): Promise<readonly Told[]> {
  if (time < now - TOLD_SECONDS) return []
  const told: Told[] = []
  for (const event of events) {
    const one = await noticeOf(tx, event)
    if (one !== null) told.push(one)
  }
  return told
}

async function noticeOf(tx: LedgerTx, { event }: ChainEvent): Promise<Told | null> {
  switch (event.type) {
    case 'Granted': {
      // To whom a grant is, only its opening says.
      const org = (await tx.consents.opening(event.id))?.org
      const { patient, id: grantId } = event
      return org === undefined ? null : { fact: { type: 'grant', patient, org, grantId } }
    }
    case 'Revoked':
      return { fact: { type: 'revoke', patient: event.patient, grantId: event.id } }
    case 'AllRevoked':
      return { fact: { type: 'revoke', patient: event.patient, grantId: 'all' } }
    case 'KeysSet': {
      const { patient, seq: keysSeq, version } = event
      return { fact: { type: 'keys', patient, keysSeq, version } }
    }
    case 'DelegateSet': {
      const { patient, delegate, rights } = event
      return { fact: { type: 'delegate', patient, delegate, rights } }
    }
    default:
      return null
  }
}
