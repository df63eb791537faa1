import type { Notice } from '@consentry/protocol'
import type { LedgerTx } from './LedgerTx.ts'

type WithoutTime<Some> = Some extends Notice ? Omit<Some, 't'> : never

/** Something that became true, as it will be told. */
export type NoticeFact = WithoutTime<Notice>

/** A notice with its patient's side only, or with whom it concerns besides. */
export interface Told {
  readonly fact: NoticeFact
  /** The patient whose relay it is: a relay names nobody by itself. */
  readonly patient?: Extract<NoticeFact, { readonly type: 'grant' }>['patient']
}

/** Writes notices into the transaction that makes them true: nobody hears of what was not committed. */
export type NoticeWriter = (tx: LedgerTx, told: readonly Told[]) => Promise<void>
