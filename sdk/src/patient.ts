export * from './index.ts'
export { type AddedSlot, addSlot } from './patient/addSlot.ts'
export type { ArchiveIndex, IndexedGrant, IndexedRecord } from './patient/archiveIndex.ts'
export { approveRequest, type ApproveOptions, termsOfRequest } from './patient/approveRequest.ts'
export { careForKeys, type KeyCare } from './patient/careForKeys.ts'
export type { ClassPreview, ClassReason, ClassRule } from './patient/ClassPreview.ts'
export type { UnlockAgain } from './patient/changeKeyring.ts'
export { declineRequest } from './patient/declineRequest.ts'
export type { DelegateRight } from './patient/delegateRights.ts'
export { eraseEverything } from './patient/eraseEverything.ts'
export { type Erased, eraseRecord } from './patient/eraseRecord.ts'
export type { KeyGeneration } from './patient/KeyGeneration.ts'
export { keysDue, type KeysDue, type RotationReason } from './patient/keysDue.ts'
export { explainTrail, type TrailExplanation, type TrailStory } from './patient/explainTrail.ts'
export { type AccessRequestToMe, listAccessRequests } from './patient/listAccessRequests.ts'
export { type Delegation, type Delegations, listDelegates } from './patient/listDelegates.ts'
export { listMessages, type ReceivedMessage } from './patient/listMessages.ts'
export { listSlots, type SlotView } from './patient/listSlots.ts'
export { removeDelegate } from './patient/removeDelegate.ts'
export { removeSlot } from './patient/removeSlot.ts'
export { type ReplacedRoot, replaceRoot, type ReplaceRootOptions } from './patient/replaceRoot.ts'
export { sendMessage, type SentMessage } from './patient/sendMessage.ts'
export { type DelegateTerms, setDelegate } from './patient/setDelegate.ts'
export { shareKeys, type ShareKeysOptions } from './patient/shareKeys.ts'
export { enrol, type EnrolOptions } from './patient/enrol.ts'
export {
  exportArchive,
  type ExportArchiveOptions,
  type ExportProgress,
} from './patient/exportArchive.ts'
export { exportBundle } from './patient/exportBundle.ts'
export { grantConsent } from './patient/grantConsent.ts'
export {
  grantConsents,
  type GrantConsentsOptions,
  type GrantOutcome,
} from './patient/grantConsents.ts'
export type { GivenGrant } from './patient/sendGrant.ts'
export type { GrantTerms } from './patient/GrantTerms.ts'
export type { FhirServer } from './patient/import/FhirServer.ts'
export type {
  ImportDuplicate,
  ImportEvent,
  ImportProgress,
  ImportReason,
  ImportRejection,
  ImportStored,
} from './patient/import/ImportEvent.ts'
export type { FhirImportOptions } from './patient/import/importPieces.ts'
export type { NdjsonSource } from './patient/import/ndjsonPieces.ts'
export { rejectLine } from './patient/import/rejectLine.ts'
export {
  collectImport,
  type ImportedRecord,
  importBundle,
  type ImportOptions,
  type ImportResult,
} from './patient/importBundle.ts'
export { type FhirServerOptions, importFhirServer } from './patient/importFhirServer.ts'
export { importNdjson, type NdjsonOptions } from './patient/importNdjson.ts'
export { listGrants } from './patient/listGrants.ts'
export { listRecords, type RecordFilter } from './patient/listRecords.ts'
export { openArchive } from './patient/openArchive.ts'
export { openOwnFile, type OpenFileOptions } from './patient/openOwnFile.ts'
export { openOwnRecord, openOwnRecords } from './patient/openOwnRecords.ts'
export type { Patient } from './patient/Patient.ts'
export { type ClassMove, placeOf, type Placing } from './patient/placeOf.ts'
export {
  type ClassPreviews,
  previewClasses,
  type PreviewClassesOptions,
} from './patient/previewClasses.ts'
export {
  exportMerged,
  exportSummary,
  type MergedRecords,
  type MergeOptions,
  mergeRecords,
} from './patient/mergeRecords.ts'
export { type GrantPreview, previewGrant } from './patient/previewGrant.ts'
export { putFile, type PutFileOptions } from './patient/putFile.ts'
export { type PutOptions, putRecord, putRecords } from './patient/putRecords.ts'
export type { ArchivedRecord, OpenArchiveOptions } from './patient/readArchive.ts'
export { readTrail, type Trail, type TrailAlarm, type TrailEntry } from './patient/readTrail.ts'
export { reportAccess, type ReportOptions } from './patient/reportAccess.ts'
export { revokeAll, type RevokedAll } from './patient/revokeAll.ts'
export { revokeConsent, type Revoked, type RevokeOptions } from './patient/revokeConsent.ts'
export { rewrapInbox } from './patient/rewrapInbox.ts'
export { type RewrapOutcome, rewrapRecords } from './patient/rewrapRecords.ts'
export { rotateKeys, type RotateOptions } from './patient/rotateKeys.ts'
export type { UploadToken } from './patient/uploadToken.ts'
export { unlock, type UnlockOptions } from './patient/unlock.ts'
export type { BlobLike, FileSource, ReadableLike, StreamReader } from './client/FileSource.ts'
export type { DownloadProgress, OpenedStream } from './client/openRecordStream.ts'
export type { FileProgress } from './client/sealPlan.ts'
export { memorySpool, type Spool } from './client/Spool.ts'
export type { StoredFile } from './client/writeFile.ts'
export type { FenceOutcome } from './client/everyGateway.ts'
export type { Vault } from './vault/Vault.ts'
export { createVault, type OpenedVault, type VaultParts } from './vault/createVault.ts'
export { memoryVault, type VaultRoots } from './vault/memoryVault.ts'
export { openVault, type Unlock } from './vault/openVault.ts'
