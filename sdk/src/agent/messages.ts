import {
  type Address,
  fromUtf8,
  type KeyPair,
  type MessageView,
  type Millis,
  type MsgId,
  ProtocolError,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import { inboxOf } from '../client/inboxOf.ts'
import { keepReceipt } from '../client/keepReceipt.ts'
import { openMessage, sealMessage } from '../client/sealedMessage.ts'
import type { AnyCode } from '../errors/codes.ts'
import type { Agent } from './Agent.ts'

/** A message that was sent, with the receipt for it. */
export type SentMessage = { readonly msgId: MsgId; readonly receipt: string }

/** A message from a patient; `code` where it does not open with any key of the organisation. Time in ms. */
export type ReceivedMessage = { readonly msgId: MsgId; readonly patient: Address; readonly t: Millis } & (
  | { readonly text: string }
  | { readonly code: AnyCode }
)

/** Characters of an address; an organisation's id is longer. */
const addressLength = 42

/**
 * Writes to a patient; only she can read it. Needs an active grant between the two. Up to 65 532 bytes of UTF-8.
 * Throws `no_access`, `too_large`, `not_enrolled`, `bad_receipt`. Spec §6.3, §18.
 */
export async function sendMessage(
  { session, orgId }: Pick<Agent, 'session' | 'orgId'>,
  { patient, text }: { readonly patient: Address; readonly text: string },
): Promise<SentMessage> {
  const { client } = session
  const { net, ports } = client
  const recipient = await inboxOf(session, patient)
  const msgId = toHex(ports.random(16)) as MsgId
  const ends = { net, from: orgId, to: patient, msgId }
  const wrap = sealMessage(toUtf8(text), { ends, recipient }, ports.crypto)
  const { value, proof } = await session.call('sendMessage', {
    json: { from: orgId, to: patient, msgId, wrap },
  })
  await keepReceipt(client, value.receipt, { proof, verdict: 'ack' })
  return { msgId, receipt: value.receipt }
}

/** Reads what patients wrote to one's organisation, oldest first; the gateway keeps it for 30 days. Spec §18. */
export async function listMessages(agent: Agent): Promise<readonly ReceivedMessage[]> {
  const messages = await allPages(agent.session, 'listMessages')
  const received: ReceivedMessage[] = []
  for (const message of messages) {
    const { from, to, msgId, t } = message
    if (to !== agent.orgId || from.length !== addressLength) continue
    received.push({ msgId, patient: from as Address, t, ...(await contentOf(agent, message)) })
  }
  return received
}

async function contentOf(
  agent: Agent,
  message: MessageView,
): Promise<{ readonly text: string } | { readonly code: AnyCode }> {
  const { net, ports } = agent.session.client
  const { from, to, msgId, wrap } = message
  try {
    const body = await openMessage({ from, to, msgId, wrap }, { net, keys: ownKeys(agent) }, ports.crypto)
    const text = fromUtf8(body)
    return text === undefined ? { code: 'bad_payload' } : { text }
  } catch (error) {
    if (error instanceof ProtocolError) return { code: error.code }
    throw error
  }
}

/** Newest first: a message may have been sealed before the last change of keys. */
async function* ownKeys({ vault, keyVersion }: Agent): AsyncGenerator<KeyPair, void, undefined> {
  for (let version = keyVersion; version >= 1; version--) yield vault.orgKey(version)
}
