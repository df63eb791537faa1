import type { Millis } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeRow } from '../ports/NoticeRows.ts'
import { type Listener, type Member, NoticeStream } from './NoticeStream.ts'

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
  /** Whether somebody may speak for an organisation now; false by a view of the chain that is too old to tell. */
  readonly isMember: (tx: LedgerTx, member: Member) => Promise<boolean>
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
 * told to a session that is over, or to somebody who is no member any more, at the snapshot the notice was read in; at the
 * latest the next sign of life ends such a stream (G16).
 */
export function createNoticeHub(ports: NoticeHubPorts): NoticeHub {
  const { ledger, clock, idOf } = ports
  const streams = new Set<NoticeStream>()
  let place: number | null = null
  let lookedAt = 0 as Millis
  const open: NoticeHub['open'] = async (listener, after) => {
    const last = await ledger.read((tx) => tx.notices.last())
    const isLive = async (tx: LedgerTx) => (await liveAmong(ports, tx, [stream], () => true)).has(stream)
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
          const isAboutToSpeak = (stream: NoticeStream): boolean =>
            named.has(stream.listener.recipient) || isSilent(stream, now)
          const some = [...streams].filter((stream) => isDue || isAboutToSpeak(stream))
          return { rows: found, asked: some, live: await liveAmong(ports, tx, some, isAboutToSpeak) }
        })
        if (isDue) lookedAt = now
        for (const stream of asked) if (!live.has(stream)) stream.end()
        tell(streams, rows, now)
        place = rows.at(-1)?.seq ?? place
        isFull = rows.length === PAGE
      }
    },
  }
}

/** Those whose sessions go on; of those about to speak also the members of organisations who still are. */
async function liveAmong(
  { clock, sessionIdleMs, isMember }: NoticeHubPorts,
  tx: LedgerTx,
  streams: readonly NoticeStream[],
  isAboutToSpeak: (stream: NoticeStream) => boolean,
): Promise<ReadonlySet<NoticeStream>> {
  const now = clock.now()
  const hashes = [...new Set(streams.map(({ listener }) => listener.tokenHash))]
  if (hashes.length === 0) return new Set()
  const usedSince = (now - sessionIdleMs) as Millis
  const sessions = new Set(await tx.logins.liveSessions(hashes, { now, usedSince }))
  const members = new Map<string, Promise<boolean>>()
  const isStill = (member: Member): Promise<boolean> => {
    const key = `${member.org} ${member.actor}`
    const known = members.get(key) ?? isMember(tx, member)
    members.set(key, known)
    return known
  }
  const live = new Set<NoticeStream>()
  for (const stream of streams) {
    const { tokenHash, member } = stream.listener
    if (!sessions.has(tokenHash)) continue
    if (member === null || !isAboutToSpeak(stream) || (await isStill(member))) live.add(stream)
  }
  return live
}

function isSilent({ spokeAt }: NoticeStream, now: Millis): boolean {
  return now - spokeAt >= HEARTBEAT_MS
}

function tell(streams: ReadonlySet<NoticeStream>, rows: readonly NoticeRow[], now: Millis): void {
  const byRecipient = Map.groupBy(rows, ({ recipient }) => recipient)
  for (const stream of streams) {
    for (const row of byRecipient.get(stream.listener.recipient) ?? []) {
      stream.push(row)
      stream.spokeAt = now
    }
    if (!isSilent(stream, now)) continue
    stream.beat()
    stream.spokeAt = now
  }
}
