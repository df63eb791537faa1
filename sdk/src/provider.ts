export * from './agent.ts'
export type { KeyOutcome } from './client/readRecords.ts'
export type { ClassKeyPlace, Provider } from './client/Provider.ts'
export { listAccessRequests, type OwnAccessRequest, readAccessRequest } from './provider/accessRequests.ts'
export { fetchBundle, type FetchedBundle, fetchSummary } from './provider/fetchMerged.ts'
export {
  type FetchedResource,
  fetchNdjson,
  type FetchQuery,
  fetchResources,
  type UnreadResource,
} from './provider/fetchResources.ts'
export { type GrantedAccess, type GrantedState, listGranted } from './provider/listGranted.ts'
export { listGrantsToMe } from './provider/listGrantsToMe.ts'
export { listPatientRecords, type PatientRecordsQuery } from './provider/listPatientRecords.ts'
export { openRecord, openRecords, type ReadRequest, requestKeys } from './provider/openRecords.ts'
export { type FetchedRecord, openEach } from './provider/openEach.ts'
export { type AccessWish, requestAccess } from './provider/requestAccess.ts'
export { type StreamedRecord, streamRecords } from './provider/streamRecords.ts'
export { type SyncBatch, type SyncChange, syncRecords, type SyncRequest } from './provider/syncRecords.ts'
export { withheldClasses } from './provider/withheldClasses.ts'
export { writeRecord, writeRecords, type WriteRequest } from './provider/writeRecords.ts'
