import type { Address, GrantId, OrgId } from '@consentry/protocol'

/** What was once denied. `cause`: `fence` (a signature seen here) or `chain` (seen at `latest`). */
export type Latch =
  | { readonly kind: 'revoked'; readonly patient: Address; readonly id: GrantId }
  | { readonly kind: 'floor'; readonly patient: Address; readonly floor: number }
  | { readonly kind: 'delegate'; readonly patient: Address; readonly delegate: Address }
  | { readonly kind: 'member'; readonly org: OrgId; readonly member: Address }
  | { readonly kind: 'org'; readonly org: OrgId }

/** Everything latched that a decision about this patient, organisation and actor can meet. */
export interface LatchesInView {
  readonly revoked: readonly GrantId[]
  readonly floor: number
  readonly delegates: readonly Address[]
  readonly members: readonly Address[]
  readonly orgs: readonly OrgId[]
}

/**
 * Append-only denials: they survive restarts and reorganisations. Ids and floors never clear; delegate, member and
 * organisation latches clear only when a later block at `safe` says so (`clear` records that, it deletes nothing).
 */
export interface LatchRows {
  /** Returns false when the same denial (or a higher floor) was latched before; then nothing is written. */
  add(latch: Latch, cause: 'fence' | 'chain', block: number): Promise<boolean>
  /** `block`: the `safe` block that permits again; latches from later blocks stay. */
  clear(latch: Exclude<Latch, { kind: 'revoked' | 'floor' }>, block: number): Promise<void>
  inView(query: {
    readonly patient: Address
    readonly org: OrgId | null
    readonly actor: Address
    readonly ids: readonly GrantId[]
  }): Promise<LatchesInView>
  floorOf(patient: Address): Promise<number>
  isRevoked(patient: Address, id: GrantId): Promise<boolean>
}
