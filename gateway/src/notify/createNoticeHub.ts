import type { Millis } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeRow } from '../ports/NoticeRows.ts'
import { type Listener, NoticeStream } from './NoticeStream.ts'

const PAGE = 500
/** §18: so often something is put out, or proxies take the stream for dead. */
const HEARTBEAT_MS = 15_000
/** How long a stream may outlive its session while nothing is told. */
const LOOK_AT_SESSIONS_MS = 1_000

export interface NoticeHubPorts {
  readonly ledger: Ledger
  readonly clock: Clock
  readonly sessionIdleMs: number
  readonly idOf: (seq: number) => string
}

/** All streams of one process, fed by one look at the table. */
export interface NoticeHub {
  /** `after`: the place to go on from; null for what comes from now on. */
  open(listener: Listener, after: number | null): Promise<NoticeStream>
  close(stream: NoticeStream): void
  /** Called by a loop, and at once after a commit of this process. Without streams it asks nothing. */
  pass(): Promise<void>
}

/**
 * Tells committed notices to whoever listens, in the order of their commits, whichever gateway made them. Nothing is
 * told to a session that is over at the snapshot the notice was read in.
 */
export function createNoticeHub(ports: NoticeHubPorts): NoticeHub {
  const { ledger, clock, idOf } = ports
  const streams = new Set<NoticeStream>()
  let place: number | null = null
  let lookedAt = 0 as Millis
  const open: NoticeHub['open'] = async (listener, after) => {
    const last = await ledger.read((tx) => tx.notices.last())
    const isLive = async (tx: LedgerTx) => (await liveAmong(ports, tx, [stream])).has(listener.tokenHash)
    const stream: NoticeStream = new NoticeStream(
      listener,
      { ledger, isLive, idOf },
      { after: after ?? last, at: clock.now() },
    )
    if (streams.size === 0) place = last
    streams.add(stream)
    return stream
  }
  return {
    open,
    close: (stream) => {
      streams.delete(stream)
      stream.end()
      if (streams.size === 0) place = null
    },
    pass: async () => {
      for (let isFull = true; isFull && streams.size > 0; ) {
        const now = clock.now()
        const isDue = now - lookedAt >= LOOK_AT_SESSIONS_MS
        const { rows, asked, live } = await ledger.read(async (tx) => {
          const found = await tx.notices.after(place ?? (await tx.notices.last()), PAGE)
          const named = new Set(found.map(({ recipient }) => recipient))
          const some = [...streams].filter(({ listener }) => isDue || named.has(listener.recipient))
          return { rows: found, asked: some, live: await liveAmong(ports, tx, some) }
        })
        if (isDue) lookedAt = now
        for (const stream of asked) if (!live.has(stream.listener.tokenHash)) stream.end()
        tell(streams, rows, now)
        place = rows.at(-1)?.seq ?? place
        isFull = rows.length === PAGE
      }
    },
  }
}

/** Token hashes of those whose sessions go on. */
async function liveAmong(
  { clock, sessionIdleMs }: NoticeHubPorts,
  tx: LedgerTx,
  streams: readonly NoticeStream[],
): Promise<ReadonlySet<string>> {
  const now = clock.now()
  const hashes = [...new Set(streams.map(({ listener }) => listener.tokenHash))]
  if (hashes.length === 0) return new Set()
  const usedSince = (now - sessionIdleMs) as Millis
  return new Set(await tx.logins.liveSessions(hashes, { now, usedSince }))
}

function tell(streams: ReadonlySet<NoticeStream>, rows: readonly NoticeRow[], now: Millis): void {
  const byRecipient = Map.groupBy(rows, ({ recipient }) => recipient)
  for (const stream of streams) {
    for (const row of byRecipient.get(stream.listener.recipient) ?? []) {
      stream.push(row)
      stream.spokeAt = now
    }
    if (now - stream.spokeAt < HEARTBEAT_MS) continue
    stream.beat()
    stream.spokeAt = now
  }
}
