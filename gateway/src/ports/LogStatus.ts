import type { Seconds } from '@consentry/protocol'

/** Whether the audit log may grow. `lastAnchor`: block time of the newest anchor seen on chain, null before the first. */
export type LogState =
  | { readonly kind: 'alive'; readonly lastAnchor: Seconds | null }
  | { readonly kind: 'halted'; readonly reason: string }

/** A log that was not anchored for longer decides nothing (§11 step 4, §20). */
export const anchorOverdueSeconds = 86_400

export interface LogStatus {
  state(): LogState
}
