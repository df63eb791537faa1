import type { Address, Bytes32, OrgId } from '@consentry/protocol'

export interface ManifestRow {
  readonly digest: Bytes32
  readonly patient: Address
  readonly seq: number
  readonly bytes: Uint8Array
  /** Digest of the keyring bytes that belong to this manifest. */
  readonly keyring: Bytes32
}

/** Key manifests (archived, all of them), keyrings of patients and of organisations. */
export interface VaultRows {
  insertManifest(row: ManifestRow): Promise<void>
  manifest(patient: Address, digest: Bytes32): Promise<ManifestRow | null>
  /** All of a patient's, ascending by digest. */
  manifestsOf(
    patient: Address,
    page: { readonly after: Bytes32 | null; readonly limit: number },
  ): Promise<readonly ManifestRow[]>
  insertKeyring(digest: Bytes32, bytes: Uint8Array): Promise<void>
  keyring(digest: Bytes32): Promise<Uint8Array | null>
  orgKeyring(org: OrgId): Promise<Uint8Array | null>
  putOrgKeyring(org: OrgId, bytes: Uint8Array): Promise<void>
}
