import type { Address, GrantId, Millis, OrgId } from '@consentry/protocol'

export interface AccessRequestRow {
  readonly id: string
  readonly patient: Address
  readonly org: OrgId
  readonly actor: Address
  readonly wrap: Uint8Array
  readonly createdAt: Millis
  readonly answer:
    | { readonly kind: 'approved'; readonly grantId: GrantId }
    | { readonly kind: 'declined' }
    /** Nobody answered in time. */
    | { readonly kind: 'expired' }
    | null
  readonly answeredAt: Millis | null
}

export interface AccessRequestRows {
  /** Returns false when the id is taken. */
  insert(row: AccessRequestRow): Promise<boolean>
  get(id: string): Promise<AccessRequestRow | null>
  ofPatient(
    patient: Address,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly AccessRequestRow[]>
  ofOrg(
    org: OrgId,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly AccessRequestRow[]>
  answer(id: string, answer: NonNullable<AccessRequestRow['answer']>, at: Millis): Promise<void>
  /** Those without an answer that were made before `before`, oldest first. */
  openBefore(before: Millis, limit: number): Promise<readonly AccessRequestRow[]>
  countSince(patient: Address, org: OrgId, since: Millis): Promise<number>
}
