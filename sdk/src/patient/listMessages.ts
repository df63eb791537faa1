import { fromUtf8, type Millis, type MsgId, type OrgId, ProtocolError } from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { AnyCode } from '../errors/codes.ts'
import { openInboxMessage } from './openInboxMessage.ts'
import type { Patient } from './Patient.ts'

/** A message from an organisation; `code` where it does not open. Time in ms. */
export type ReceivedMessage = { readonly msgId: MsgId; readonly org: OrgId; readonly t: Millis } & (
  | { readonly text: string }
  | { readonly code: AnyCode }
)

/** Characters of an address; an organisation's id is longer. */
const addressLength = 42

/** Reads what organisations wrote to one, oldest first; the gateway keeps it for 30 days. Spec §18. */
export async function listMessages(patient: Patient): Promise<readonly ReceivedMessage[]> {
  const { session, address } = patient
  const messages = await allPages(session, 'listMessages')
  const received: ReceivedMessage[] = []
  for (const message of messages) {
    const { from, to, msgId, t } = message
    if (to !== address || from.length === addressLength) continue
    const opened = await openInboxMessage(patient, message, textOf)
    const place = { msgId, org: from as OrgId, t }
    received.push('content' in opened ? { ...place, text: opened.content } : { ...place, code: opened.code })
  }
  return received
}

function textOf(body: Uint8Array): string {
  const text = fromUtf8(body)
  if (text === undefined) throw new ProtocolError('bad_payload', 'Message is not UTF-8')
  return text
}
