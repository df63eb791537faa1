import type { Millis } from '@consentry/protocol'
import { createNoticeHub, type NoticeHub } from '../../../gateway/src/notify/createNoticeHub.ts'
import type { NoticeStream } from '../../../gateway/src/notify/NoticeStream.ts'
import type { Recipient } from '../../../gateway/src/ports/NoticeRows.ts'
import { ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { sessionRow } from '../store/rows.ts'

/** A hub over a ledger on disk, with a clock of the test. */
export interface Listening {
  readonly store: TemporaryLedger
  readonly hub: NoticeHub
  now: Millis
  /** Who speaks for whom. */
  readonly members: Set<string>
  /** A further gateway on the same ledger. */
  another(): NoticeHub
  login(n: number, change?: Parameters<typeof sessionRow>[1]): Promise<string>
  /** Commits one notice for each recipient; data says its number. */
  tell(...recipients: readonly Recipient[]): Promise<void>
  /** What a stream gives in its next pieces, until it holds `count` events. */
  events(stream: NoticeStream, count: number): Promise<string>
}

export async function listening(idOf: (seq: number) => string = String): Promise<Listening> {
  const store = await temporaryLedger()
  const makeHub = () =>
    createNoticeHub({
      ledger: store.ledger,
      clock: { now: () => here.now },
      sessionIdleMs: 1_800_000,
      idOf,
      isMember: async (_tx, { org, actor }) => here.members.has(`${org} ${actor}`),
    })
  let told = 0
  const here: Listening = {
    store,
    get hub() {
      return hub
    },
    now: ms(1_000_000),
    members: new Set(),
    another: makeHub,
    login: async (n, change = {}) => {
      const row = sessionRow(n, { lastUsedAt: here.now, expiresAt: ms(9_000_000), ...change })
      await store.ledger.write((tx) => tx.logins.insertSession(row))
      return row.tokenHash
    },
    tell: (...recipients) =>
      store.ledger.write((tx) =>
        tx.notices.append(
          recipients.map((recipient) => ({ recipient, t: here.now, type: 'fence', data: `{"n":${++told}}` })),
        ),
      ),
    events: async (stream, count) => {
      let text = ''
      while (text.split('data: ').length - 1 < count) text += (await stream.next()) ?? 'over'
      return text
    },
  }
  const hub = makeHub()
  return here
}
