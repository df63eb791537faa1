import { concat, padme, type PayloadMeta, ProtocolError, readPayloadHead } from '@consentry/protocol'

/** A payload as it comes: what it says about itself, and its body. `size`: bytes of the body. */
export type StreamedPayload = {
  readonly meta: PayloadMeta
  readonly size: number
  /** Complete only if the iteration ends without an error. */
  readonly body: AsyncIterable<Uint8Array>
}

/** Largest head: its meta is JSON of at most 64 KiB. Spec §3, §6.2. */
const mostHead = 65_536 + 12

/**
 * Reads a payload as it comes: the head now, the body while it is asked for, the padding at the end.
 * Throws `bad_payload`; the body throws `bad_payload` and `bad_padding`. Spec §6.2.
 */
export async function readPayloadStream(payload: AsyncIterable<Uint8Array>): Promise<StreamedPayload> {
  const source = payload[Symbol.asyncIterator]()
  let start: Uint8Array = new Uint8Array(0)
  for (;;) {
    const { done, value } = await source.next()
    if (!done) start = concat(start, value)
    const head = headOf(start, done === true || start.length > mostHead)
    if (head === undefined) continue
    const { meta, bodyStart, bodyLength } = head
    return { meta, size: bodyLength, body: bodyOf(source, { start, bodyStart, bodyLength }) }
  }
}

/** The head, undefined while more of it may come. */
function headOf(start: Uint8Array, isAll: boolean): ReturnType<typeof readPayloadHead> | undefined {
  try {
    return readPayloadHead(start)
  } catch (error) {
    if (isAll || !(error instanceof ProtocolError)) throw error
    return undefined
  }
}

async function* bodyOf(
  source: AsyncIterator<Uint8Array>,
  {
    start,
    bodyStart,
    bodyLength,
  }: { readonly start: Uint8Array; readonly bodyStart: number; readonly bodyLength: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = bodyStart + bodyLength
  let place = 0
  try {
    for (let next: Uint8Array | undefined = start; next !== undefined; ) {
      const from = Math.max(0, bodyStart - place)
      const to = Math.min(next.length, end - place)
      if (to > from) yield next.subarray(from, to)
      if (next.subarray(Math.max(0, to)).some((byte) => byte !== 0) && place + next.length > end)
        throw badPadding()
      place += next.length
      const { done, value }: IteratorResult<Uint8Array, unknown> = await source.next()
      next = done === true ? undefined : value
    }
    if (place < end) throw new ProtocolError('bad_payload', 'Body reaches past the end')
    if (place !== padme(end)) throw badPadding()
  } finally {
    await source.return?.()
  }
}

function badPadding(): ProtocolError {
  return new ProtocolError('bad_padding', 'Payload is not padded as it must be')
}
