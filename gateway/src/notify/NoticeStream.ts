import type { Ledger } from '../ports/Ledger.ts'
import type { Address, Millis, OrgId } from '@consentry/protocol'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeRow, Recipient } from '../ports/NoticeRows.ts'
import { eventText, heartbeat } from './eventText.ts'

/** Rows that wait for a reader; with more it falls behind and reads the table itself. */
const MOST_WAITING = 64
const PAGE = 100

/** Whose notices these are, and the session that they end with. `member`: who listens for an organisation. */
export interface Listener {
  readonly recipient: Recipient
  readonly tokenHash: string
  readonly member: Member | null
}

/** Somebody who speaks for an organisation. */
export interface Member {
  readonly org: OrgId
  readonly actor: Address
}

/** What a stream asks of its surroundings. */
export interface StreamPorts {
  readonly ledger: Ledger
  readonly isLive: (tx: LedgerTx) => Promise<boolean>
  readonly idOf: (seq: number) => string
}

/**
 * What one reader has not read yet. Its memory is bounded: who reads slowly finds the rest in the table, page by page.
 * Class, for it has a life: open, behind, ended.
 */
export class NoticeStream {
  readonly listener: Listener
  /** When something was last put out, ms. */
  spokeAt: Millis
  readonly #ports: StreamPorts
  #waiting: NoticeRow[] = []
  #beat = false
  #isBehind = true
  #isOver = false
  #last: number
  #wake: () => void = () => {}

  constructor(listener: Listener, ports: StreamPorts, from: { readonly after: number; readonly at: Millis }) {
    this.listener = listener
    this.#ports = ports
    this.#last = from.after
    this.spokeAt = from.at
  }

  /** Rows that were committed, ascending. */
  push(row: NoticeRow): void {
    if (this.#isBehind) return
    if (this.#waiting.length >= MOST_WAITING) {
      this.#waiting = []
      this.#isBehind = true
    } else this.#waiting.push(row)
    this.#wake()
  }

  beat(): void {
    this.#beat = true
    this.#wake()
  }

  end(): void {
    this.#isOver = true
    this.#waiting = []
    this.#wake()
  }

  /** The next piece of the answer; null when it is over. */
  async next(): Promise<string | null> {
    for (;;) {
      if (this.#isOver) return null
      const text = this.#isBehind ? await this.#readOn() : this.#take()
      if (this.#isOver) return null
      if (text !== '') return text
      if (this.#isBehind) continue
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        if (this.#isOver || this.#isBehind || this.#beat || this.#waiting.length > 0) resolve()
      })
    }
  }

  #take(): string {
    const rows = this.#waiting
    this.#waiting = []
    const text = this.#textOf(rows)
    const isBeat = this.#beat && text === ''
    this.#beat = false
    return isBeat ? heartbeat : text
  }

  // What is committed during the reading is either in the page or pushed: nothing falls between.
  async #readOn(): Promise<string> {
    const { ledger, isLive } = this.#ports
    const { recipient } = this.listener
    this.#isBehind = false
    const page = { after: this.#last, limit: PAGE }
    const rows = await ledger.read(async (tx) =>
      (await isLive(tx)) ? tx.notices.ofRecipient(recipient, page) : null,
    )
    if (rows === null) this.end()
    if (rows?.length === PAGE) {
      this.#waiting = []
      this.#isBehind = true
    }
    return this.#textOf(rows ?? [])
  }

  #textOf(rows: readonly NoticeRow[]): string {
    let text = ''
    for (const row of rows) {
      if (row.seq <= this.#last) continue
      this.#last = row.seq
      text += eventText(row, this.#ports.idOf(row.seq))
    }
    return text
  }
}
