import type { NoticeRow } from '../ports/NoticeRows.ts'

/** Something for a stream that is nothing to its reader: keeps proxies from taking it for dead. */
export const heartbeat = ': still here\n\n'
/** First words of a stream: headers go out, and a reader that lost it comes again after 2 s. */
export const opening = 'retry: 2000\n\n'

/** A notice as a server-sent event (§18). `id`: the place that `Last-Event-ID` names. */
export function eventText({ type, data }: NoticeRow, id: string): string {
  return `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`
}
