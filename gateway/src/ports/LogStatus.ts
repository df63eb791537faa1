import type { Seconds } from '@consentry/protocol'

/**
 * Whether the audit log may grow. `lastAnchor`: block time of the newest anchor seen on chain, null before the first.
 * `unpublishedSince`, only where witnesses are asked: time of the oldest entry that no published checkpoint has.
 */
export type LogState =
  | { readonly kind: 'alive'; readonly lastAnchor: Seconds | null; readonly unpublishedSince?: Seconds }
  | { readonly kind: 'halted'; readonly reason: string }

/** A log that was not anchored for longer decides nothing (§11 step 4, §20). */
export const anchorOverdueSeconds = 86_400

export interface LogStatus {
  state(): LogState
}
