import type { Address, Millis, OrgId, RecordId } from '@consentry/protocol'

/** Whom a notice is for: a person by address, an organisation by id. */
export type Recipient = Address | OrgId

/** One notice for one recipient. `data`: JCS of the notice, without personal text. */
export interface NoticeRow {
  readonly seq: number
  readonly recipient: Recipient
  readonly t: Millis
  readonly type: string
  readonly data: string
}

/** What is told, in the order of its commits: seq only grows, also across gateways. Rows are kept for 24 h. */
export interface NoticeRows {
  append(rows: readonly Omit<NoticeRow, 'seq'>[]): Promise<void>
  /** The newest number given out; 0 before the first. */
  last(): Promise<number>
  /** For everybody, ascending. */
  after(seq: number, limit: number): Promise<readonly NoticeRow[]>
  /** For one recipient, ascending. */
  ofRecipient(
    recipient: Recipient,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly NoticeRow[]>
  /** Deletes what names this id. `name`: an address or hex digits. */
  forget(name: Address | RecordId): Promise<void>
  /** Deletes what is older than `before`; numbers never come again. */
  purge(before: Millis): Promise<void>
}
