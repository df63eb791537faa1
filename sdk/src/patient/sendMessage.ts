import { type MsgId, type OrgId, toHex, toUtf8 } from '@consentry/protocol'
import { activeOrg } from '../client/activeOrg.ts'
import { keepReceipt } from '../client/keepReceipt.ts'
import { sealMessage } from '../client/sealedMessage.ts'
import type { Patient } from './Patient.ts'
import { requireController } from './requireController.ts'

/** A message that was sent, with the receipt for it. */
export type SentMessage = { readonly msgId: MsgId; readonly receipt: string }

/**
 * Writes to an organisation; only it can read it. Needs an active grant between the two. Up to 65 532 bytes of UTF-8.
 *
 * @throws `org_unavailable`, `no_access`, `too_large`, `not_the_patient`, `bad_receipt`. Spec §6.3, §18
 */
export async function sendMessage(
  patient: Patient,
  { org, text }: { readonly org: OrgId; readonly text: string },
): Promise<SentMessage> {
  requireController(patient)
  const { session, address: from } = patient
  const { client } = session
  const { net, ports } = client
  const { encKey: recipient } = await activeOrg(client, org)
  const msgId = toHex(ports.random(16)) as MsgId
  const ends = { net, from, to: org, msgId }
  const wrap = sealMessage(toUtf8(text), { ends, recipient }, ports.crypto)
  const { value, proof } = await session.call('sendMessage', { json: { from, to: org, msgId, wrap } })
  await keepReceipt(client, value.receipt, { proof, verdict: 'ack' })
  return { msgId, receipt: value.receipt }
}
