import {
  type CryptoPorts,
  fromBase64url,
  type KeyPair,
  type MessageRequest,
  type MsgId,
  type Net,
  openWrap,
  type Party,
  ProtocolError,
  sealWrap,
  toBase64url,
} from '@consentry/protocol'

/** Who writes to whom; both ends and the id are bound into the wrap. Spec §6.3. */
export type MessageEnds = {
  readonly net: Net
  readonly from: Party
  readonly to: Party
  readonly msgId: MsgId
}

/**
 * Seals a message 0x10 to the receiver's X25519 key: a patient's inbox or an organisation's key.
 * Throws `too_large` above 65 532 bytes, `low_order`. Spec §6.3.
 */
export function sealMessage(
  body: Uint8Array,
  { ends, recipient }: { readonly ends: MessageEnds; readonly recipient: Uint8Array },
  crypto: CryptoPorts,
): string {
  return toBase64url(sealWrap(body, { place: { kind: 'message', ...ends }, recipient }, crypto))
}

/**
 * Opens a message 0x10 with the first of one's keys that fits: an organisation's may be sealed to a former key.
 * Throws `bad_wrap` where none does, `wrong_context`, `bad_padding`. Spec §6.3.
 */
export async function openMessage(
  { from, to, msgId, wrap }: MessageRequest,
  { net, keys }: { readonly net: Net; readonly keys: AsyncIterable<KeyPair> | Iterable<KeyPair> },
  crypto: CryptoPorts,
): Promise<Uint8Array> {
  const place = { kind: 'message' as const, net, from, to, msgId }
  let failure = new ProtocolError('bad_wrap', 'No key opens the message')
  for await (const key of keys) {
    try {
      return openWrap(fromBase64url(wrap), { place, ...key }, crypto)
    } catch (error) {
      if (!(error instanceof ProtocolError) || error.code !== 'bad_wrap') throw error
      failure = error
    }
  }
  throw failure
}
