import { PassThrough, type Readable } from 'node:stream'
import { GatewayError } from '../errors/GatewayError.ts'

/** The slowest that a transfer may be: `leastBytes` in each span of `windowMs`. */
export interface Pace {
  readonly windowMs: number
  readonly leastBytes: number
}

/**
 * The chunks of a body, as long as it keeps the pace; then it ends with `bad_request`. A consumer that stops early
 * leaves the request as it is, so that it can still be answered.
 */
export function pacedBody(request: Readable, pace: Pace): Readable {
  const body = new PassThrough()
  let moved = 0
  request.on('data', (chunk: Uint8Array) => {
    moved += chunk.length
  })
  const stop = watchPace(pace, {
    moved: () => moved,
    // Otherwise it is our own disk that is slow.
    isTheirTurn: () => !body.writableNeedDrain,
    onSlow: () => body.destroy(new GatewayError('bad_request', 'body comes too slowly')),
  })
  request.once('end', stop)
  const cut = (): void => {
    if (!request.readableEnded) body.destroy(new GatewayError('bad_request', 'body stopped'))
  }
  request.once('close', cut)
  request.once('error', cut)
  body.once('close', () => {
    stop()
    request.off('close', cut)
    request.unpipe(body)
    // Without a reader it would go on flowing into nothing.
    if (!request.readableEnded) request.pause()
  })
  return request.pipe(body)
}

export interface Transfer {
  /** Bytes so far; never counts down. */
  readonly moved: () => number
  /** Whether the other side is what is waited for. */
  readonly isTheirTurn: () => boolean
  readonly onSlow: () => void
}

/** Calls `onSlow` once when a transfer does not keep the pace in a span. Returns how to stop watching. */
export function watchPace({ windowMs, leastBytes }: Pace, transfer: Transfer): () => void {
  let before = transfer.moved()
  const timer = setInterval(() => {
    const now = transfer.moved()
    const isSlow = now - before < leastBytes && transfer.isTheirTurn()
    before = now
    if (!isSlow) return
    clearInterval(timer)
    transfer.onSlow()
  }, windowMs)
  return () => clearInterval(timer)
}
