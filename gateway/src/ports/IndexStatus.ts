import type { BlockRow } from './ChainRows.ts'

/** Whether the followed chain may decide now. `reason` is a word for /readyz, never personal. */
export type IndexState =
  | { readonly kind: 'ready'; readonly latest: BlockRow; readonly safe: BlockRow }
  | { readonly kind: 'stale'; readonly reason: string }
  | { readonly kind: 'halted'; readonly reason: string }

export interface IndexStatus {
  state(): IndexState
}

/** Catches up with what another gateway may have followed into the same ledger. */
export interface IndexReach {
  /** Waits, for a second at most, until the state is of this head of the ledger or a later one. */
  reach(head: BlockRow | null): Promise<void>
}
