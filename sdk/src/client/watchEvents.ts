import { type Notice, noticeSchema, readLines, strictJson } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Session } from './login.ts'

/** Something changed; `id` is the place to go on from. */
export type WatchedEvent = { readonly id: string; readonly notice: Notice }

/** Where to begin, and how to end. */
export type WatchOptions = {
  /** `id` of the last event that was handled: what came since (up to 24 h) is told first. */
  readonly lastEventId?: string
  /** Ends the iteration quietly. */
  readonly signal?: AbortSignal
}

const longestLine = 65_536
const longestPause = 30_000

/**
 * Tells what changes, as it becomes true: grants, revocations, keys, requests, messages, records, accesses. It only says
 * that something changed; what, is asked for. A connection that breaks is opened again where it ended.
 *
 * @throws `invalid_token` once the session is over, and other refusals. Spec §18
 * @example
 * for await (const { id, notice } of watchEvents(session, { lastEventId })) remember(id)
 */
export async function* watchEvents(
  session: Session,
  { lastEventId, signal }: WatchOptions = {},
): AsyncGenerator<WatchedEvent, void, undefined> {
  const hasEnded = (): boolean => signal?.aborted === true
  let last = lastEventId
  for (let failures = 0; !hasEnded(); ) {
    try {
      for await (const event of eventsOf(session, last, signal)) {
        failures = 0
        last = event.id
        yield event
      }
    } catch (error) {
      if (hasEnded()) return
      if (!(error instanceof SdkError) || !isPassing(error)) throw error
    }
    if (hasEnded()) return
    await session.client.ports.sleep(Math.min(longestPause, 250 * 2 ** failures++))
  }
}

function isPassing({ code }: SdkError): boolean {
  return code === 'unreachable' || code === 'storage_unavailable' || code === 'rate_limited'
}

async function* eventsOf(
  session: Session,
  lastEventId: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<WatchedEvent, void, undefined> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const { chunks } = await session.stream('streamEvents', { headers, signal })
  let id: string | undefined
  let data = ''
  for await (const line of readLines(chunks, longestLine)) {
    if (line === '') {
      const notice = data === '' ? undefined : noticeOf(data)
      if (notice !== undefined && id !== undefined) yield { id, notice }
      data = ''
    } else if (line.startsWith('id: ')) id = line.slice(4)
    else if (line.startsWith('data: ')) data += line.slice(6)
  }
}

/** Undefined for an event of a later version: it only says that something changed, so nothing is lost by passing it over. */
function noticeOf(data: string): Notice | undefined {
  const found = noticeSchema.safeParse(strictJson(data))
  return found.success ? found.data : undefined
}
