import type { Address, GrantId, Millis, OrgId } from '@consentry/protocol'

/** A grant's opening as it was accepted. `opening` is its JCS text. */
export interface OpeningRow {
  readonly id: GrantId
  readonly patient: Address
  readonly org: OrgId
  readonly opening: string
  readonly signer: Address
  readonly signature: string
  readonly expiresAt: number
  readonly acceptedAt: Millis
}

/** One wrap 0x03: a class-epoch secret sealed to the grantee. `wrap`: 114 bytes. */
export interface GrantWrapRow {
  readonly className: string
  readonly epoch: number
  readonly keyVersion: number
  readonly wrap: Uint8Array
}

export interface ConsentRows {
  opening(id: GrantId): Promise<OpeningRow | null>
  /** Returns false when this id is stored already. */
  insertOpening(row: OpeningRow): Promise<boolean>
  /** Openings of one patient to one organisation whose end is after `after` (s), ascending by id. */
  openingsBetween(patient: Address, org: OrgId, after: number): Promise<readonly OpeningRow[]>
  openingsOfPatient(
    patient: Address,
    page: { readonly after: GrantId | null; readonly limit: number },
  ): Promise<readonly OpeningRow[]>
  /** All between one patient and one organisation. */
  openingsOfPair(
    patient: Address,
    org: OrgId,
    page: { readonly after: GrantId | null; readonly limit: number },
  ): Promise<readonly OpeningRow[]>
  openingsToOrg(
    org: OrgId,
    page: { readonly after: GrantId | null; readonly limit: number },
  ): Promise<readonly OpeningRow[]>
  /** Same (grant, class, epoch, keyVersion): the newer wrap replaces the older one. */
  putWraps(id: GrantId, rows: readonly GrantWrapRow[]): Promise<void>
  wraps(id: GrantId): Promise<readonly GrantWrapRow[]>
}
