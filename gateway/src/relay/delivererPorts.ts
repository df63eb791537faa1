import type { Chain } from '../ports/Chain.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Journal } from '../ports/Journal.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import type { OutboxRow, OutboxRows } from '../ports/OutboxRows.ts'
import type { Relayer } from '../ports/Relayer.ts'

/** What delivering needs from outside. */
export interface DelivererPorts {
  readonly relayer: Relayer
  readonly chain: Chain
  readonly ledger: Ledger
  readonly clock: Clock
  readonly journal: Journal
  /** First block of the running embedded chain; null on every other chain. */
  readonly freshFrom: () => number | null
  /** Tells patients how their transactions stand; absent where nobody is told. */
  readonly notify?: NoticeWriter
  /** Hears of every row whose state changed, after that is durable. */
  readonly onChange?: (row: OutboxRow) => void
}

export type RowChange = Parameters<OutboxRows['update']>[1]

/** Writes changes durably, then tells about them. */
export type SaveRows = (
  changes: readonly { readonly row: OutboxRow; readonly change: RowChange }[],
) => Promise<void>

/** An account whose key this gateway holds. */
export type SigningAccount = 'relayer' | 'anchor'
export const signingAccounts: readonly SigningAccount[] = ['relayer', 'anchor']
