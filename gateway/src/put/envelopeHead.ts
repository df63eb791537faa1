import { GatewayError } from '../errors/GatewayError.ts'

const HEADER = Uint8Array.of(0x43, 0x4e, 0x53, 0x59, 0x01, 0x01, 0x00, 0x00)

/**
 * Passes a stream on once its first bytes are those of an envelope: nothing else gets as far as the disk.
 * Throws `bad_envelope_header`.
 */
export async function* requireEnvelopeHead(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let head = new Uint8Array()
  let isChecked = false
  for await (const chunk of source) {
    if (isChecked) {
      yield chunk
      continue
    }
    head = Buffer.concat([head, chunk])
    if (head.length < HEADER.length) continue
    if (!HEADER.every((byte, at) => head[at] === byte))
      throw new GatewayError('bad_envelope_header', 'not an envelope')
    isChecked = true
    yield head
  }
  if (!isChecked) throw new GatewayError('bad_envelope_header', 'shorter than a header')
}
