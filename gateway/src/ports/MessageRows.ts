import type { Millis } from '@consentry/protocol'

/** A sealed message. `from`, `to`: a patient address or an organisation id. */
export interface MessageRow {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly wrap: Uint8Array
  readonly sentAt: Millis
}

export interface MessageRows {
  /** Returns false when the id is taken. */
  insert(row: MessageRow): Promise<boolean>
  /** Sent or received by `party`, ascending by order of arrival. */
  ofParty(
    party: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly (MessageRow & { readonly seq: number })[]>
  purge(before: Millis): Promise<void>
}
