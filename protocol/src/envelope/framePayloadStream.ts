import { ProtocolError } from '../errors/ProtocolError.ts'
import { padme } from '../values/padme.ts'
import { type PayloadMeta, payloadHead } from './payload.ts'

/** A body that comes as a stream; its length must be known first, because it stands before it. */
export type PayloadStream = {
  readonly meta: PayloadMeta
  readonly bodyLength: number
  readonly body: AsyncIterable<Uint8Array>
}

const piece = 65_536

/**
 * Frames a body that does not fit in memory. Throws `bad_payload` if the stream has another length than
 * announced. Spec §6.2.
 */
export async function* framePayloadStream({
  meta,
  bodyLength,
  body,
}: PayloadStream): AsyncGenerator<Uint8Array, void, undefined> {
  const head = payloadHead(meta, bodyLength)
  yield head
  let read = 0
  for await (const bytes of body) {
    read += bytes.length
    if (read > bodyLength) throw otherLength(bodyLength)
    yield bytes
  }
  if (read !== bodyLength) throw otherLength(bodyLength)
  const length = head.length + bodyLength
  for (let left = padme(length) - length; left > 0; left -= piece) yield new Uint8Array(Math.min(left, piece))
}

function otherLength(announced: number): ProtocolError {
  return new ProtocolError('bad_payload', 'Body has another length than announced', {
    given: `announced ${announced} bytes`,
    next: 'The file changed while it was read: read it again',
  })
}
