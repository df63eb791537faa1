import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { Route } from '@consentry/protocol'
import type { Response } from 'express'
import type { Answer } from './Exchange.ts'
import { type Pace, watchPace } from './pacedBody.ts'

/** Log, places and pipeline each listen for the end of an answer. */
const MOST_LISTENERS = 20

/**
 * Writes an answer in the media type of its route. No cache keeps it unless it says so: answers depend on consent. `pace`:
 * the slowest that somebody may read a stream while something waits for them.
 */
export async function sendAnswer(
  response: Response,
  route: Route,
  answer: Answer,
  pace: Pace,
): Promise<void> {
  response.status(statusOf(route, answer))
  switch (answer.kind) {
    case 'none':
      response.end()
      return
    case 'json':
      response.setHeader('Content-Type', 'application/json')
      response.end(jsonOf(answer))
      return
    case 'ndjson':
      response.setHeader('Content-Type', 'application/x-ndjson')
      response.end(answer.lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
      return
    case 'bytes':
      response.setHeader(
        'Content-Type',
        route.response.kind === 'raw' ? route.response.mediaType : 'application/octet-stream',
      )
      if (answer.keepSeconds !== undefined)
        response.setHeader('Cache-Control', `public, max-age=${answer.keepSeconds}, immutable`)
      response.end(answer.bytes)
      return
    case 'stream':
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
      if (answer.chunks === null) response.end()
      else await stream(response, answer.chunks, { pace, onEnd: answer.onEnd })
      return
  }
}

/** As bytes where much of it is plain: one other character elsewhere would make a text of twice the size. */
function jsonOf({ value, large }: Extract<Answer, { kind: 'json' }>): string | Buffer {
  const text = JSON.stringify(value)
  if (large === undefined) return text
  const start = Buffer.from(`${text.slice(0, -1)},"${large.name}":"`)
  const bytes = Buffer.allocUnsafe(start.length + large.text.length + 2)
  bytes.set(start)
  bytes.write(large.text, start.length, 'latin1')
  bytes.write('"}', start.length + large.text.length, 'latin1')
  return bytes
}

function statusOf({ status }: Route, answer: Answer): number {
  if (answer.kind === 'stream') return answer.status
  return answer.kind === 'json' ? (answer.status ?? status) : status
}

async function stream(
  response: Response,
  chunks: AsyncIterable<Uint8Array>,
  { pace, onEnd = () => {} }: { readonly pace: Pace; readonly onEnd: (() => void) | undefined },
): Promise<void> {
  const stop = watchPace(pace, {
    moved: () => response.socket?.bytesWritten ?? 0,
    isTheirTurn: () => response.writableLength > 0,
    onSlow: () => response.destroy(),
  })
  // The pipeline waits for the chunk that is being made: its maker has to hear that nobody wants it.
  response.setMaxListeners(MOST_LISTENERS).once('close', onEnd).once('close', stop)
  try {
    await pipeline(Readable.from(chunks), response)
  } finally {
    stop()
  }
}
