import { type MessageRequest, ProtocolError } from '@consentry/protocol'
import { openMessage } from '../client/sealedMessage.ts'
import type { AnyCode } from '../errors/codes.ts'
import type { Patient } from './Patient.ts'

/** What a sealed message says, or why it does not open. */
export type InboxContent<Content> = { readonly content: Content } | { readonly code: AnyCode }

/** Opens a message 0x10 to the patient and reads it; what is wrong with one message is that message's matter. Spec §6.3. */
export async function openInboxMessage<Content>(
  { session, vault }: Patient,
  { from, to, msgId, wrap }: MessageRequest,
  read: (body: Uint8Array) => Content,
): Promise<InboxContent<Content>> {
  const { net, ports } = session.client
  try {
    const keys = [await vault.inbox()]
    return { content: read(await openMessage({ from, to, msgId, wrap }, { net, keys }, ports.crypto)) }
  } catch (error) {
    if (error instanceof ProtocolError) return { code: error.code }
    throw error
  }
}
