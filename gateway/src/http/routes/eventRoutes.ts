import type { RouteName } from '@consentry/protocol'
import { opening } from '../../notify/eventText.ts'
import type { NoticeHub } from '../../notify/createNoticeHub.ts'
import type { NoticeStream } from '../../notify/NoticeStream.ts'
import type { Recipient } from '../../ports/NoticeRows.ts'
import { numberOfCursor } from '../../path/cursor.ts'
import { type Handler, sessionOf } from '../Exchange.ts'

/** What changes, told as it becomes true (§18). Never told: what it says; that is asked for. */
export function eventRoutes({
  notices,
}: {
  readonly notices: NoticeHub
}): Partial<Record<RouteName, Handler>> {
  return {
    streamEvents: async (exchange) => {
      const { session, actor, org } = sessionOf(exchange)
      const recipient: Recipient = org ?? actor
      const place = exchange.request.headers['last-event-id']
      const after = typeof place === 'string' && place !== '' ? numberOfCursor(place) : null
      const member = org === null ? null : { org, actor }
      const stream = await notices.open({ recipient, tokenHash: session.tokenHash, member }, after)
      return {
        kind: 'stream',
        status: 200,
        headers: { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' },
        chunks: chunksOf(stream),
        onEnd: () => notices.close(stream),
      }
    },
  }
}

async function* chunksOf(stream: NoticeStream): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(opening)
  for (;;) {
    const text = await stream.next()
    if (text === null) return
    yield encoder.encode(text)
  }
}
