export { type AnyCode, type LocalCode, localCodes, type SdkCode } from './errors/codes.ts'
export { SdkError, type SdkErrorParts } from './errors/SdkError.ts'
export type { Answers, CallName } from './client/answers.ts'
export type { Called, CallInput } from './client/call.ts'
export { checkReceipts, type ReceiptAlarm, type ReceiptCheck } from './client/checkReceipts.ts'
export { type Client, type ClientOptions, createClient, type StreamInput } from './client/createClient.ts'
export { createViewer } from './client/createViewer.ts'
export { exchangeReceipt, type ExchangeOptions } from './client/exchangeReceipt.ts'
export { fetchTransport } from './client/fetchTransport.ts'
export { listOrgs } from './client/listOrgs.ts'
export { login, type LoginOptions, logout, type Session } from './client/login.ts'
export type { NewRecord, ReplacedRecord } from './client/NewRecord.ts'
export type {
  ClientPorts,
  Clock,
  StreamAnswer,
  StreamRequest,
  StreamTransport,
  Transport,
  TransportAnswer,
  TransportRequest,
} from './client/ports.ts'
export type { OpenedAnswer } from './client/openStream.ts'
export type { OpenedRecord, ReadOutcome, UnreadRecord } from './client/readRecords.ts'
export type { VerifiedCheckpoint } from './client/readCheckpoint.ts'
export { type KeptReceipt, memoryReceipts, type ReceiptStore } from './client/ReceiptStore.ts'
export type { Patience, ProofHolder, SentAnswer } from './client/send.ts'
export { memoryVersions, type VersionMemory } from './client/VersionMemory.ts'
export type { Author } from './client/verifyAuthor.ts'
export type { RefusedRecord, WriteOutcome, WrittenRecord } from './client/writeRecords.ts'
export { type WatchedEvent, watchEvents, type WatchOptions } from './client/watchEvents.ts'
export type * from './wallet/ChainView.ts'
export type { SetEncKey } from './wallet/SetEncKey.ts'
export type { MemberTerms, SetMember } from './wallet/SetMember.ts'
export type { Wallet } from './wallet/Wallet.ts'
// What programs and pages name when they call the functions above.
export {
  generalClasses,
  grantPurposes,
  isSensitiveClass,
  parseAddress,
  parseClassName,
  parseGrantId,
  parseMillis,
  parseOrgId,
  parseRecordId,
  parseSeconds,
  sensitiveClasses,
} from '@consentry/protocol'
export type {
  Action,
  Address,
  AuditEvent,
  ClassName,
  GrantId,
  GrantPurpose,
  GrantView,
  Millis,
  OrgId,
  OrgView,
  RecordId,
  RecordItem,
  Seconds,
} from '@consentry/protocol'
