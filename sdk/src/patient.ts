export * from './index.ts'
export { enrol, type EnrolOptions } from './patient/enrol.ts'
export { exportBundle } from './patient/exportBundle.ts'
export { grantConsent, type GivenGrant } from './patient/grantConsent.ts'
export type { GrantTerms } from './patient/GrantTerms.ts'
export {
  type ImportedRecord,
  importBundle,
  type ImportOptions,
  type ImportResult,
} from './patient/importBundle.ts'
export { listGrants } from './patient/listGrants.ts'
export { listRecords, type RecordFilter } from './patient/listRecords.ts'
export { openOwnRecord, openOwnRecords } from './patient/openOwnRecords.ts'
export type { Patient } from './patient/Patient.ts'
export { type GrantPreview, previewGrant } from './patient/previewGrant.ts'
export { type PutOptions, putRecord, putRecords } from './patient/putRecords.ts'
export { readTrail, type Trail, type TrailAlarm, type TrailEntry } from './patient/readTrail.ts'
export { revokeAll, type RevokedAll } from './patient/revokeAll.ts'
export { revokeConsent, type Revoked, type RevokeOptions } from './patient/revokeConsent.ts'
export { type RewrapOutcome, rewrapInbox } from './patient/rewrapInbox.ts'
export { rotateKeys, type RotateOptions } from './patient/rotateKeys.ts'
export { unlock, type UnlockOptions } from './patient/unlock.ts'
export type { FenceOutcome } from './client/everyGateway.ts'
export type { Vault } from './vault/Vault.ts'
export { createVault, type OpenedVault, type VaultParts } from './vault/createVault.ts'
export { memoryVault } from './vault/memoryVault.ts'
export { openVault, type Unlock } from './vault/openVault.ts'
