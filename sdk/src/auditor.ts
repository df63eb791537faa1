export { type Finding, type FindingCode, findingCodes } from './auditor/Finding.ts'
export { namedBlocks } from './auditor/namedBlocks.ts'
export { exitCodeOf, renderReport } from './auditor/renderReport.ts'
export { type SnapshotRequest, takeChainSnapshot } from './auditor/takeChainSnapshot.ts'
export {
  type AuditCounts,
  type AuditOptions,
  type AuditReport,
  type Chunks,
  verifyBundle,
} from './auditor/verifyBundle.ts'
export type { ChainSource, SourceHeader, SourceLog } from './wallet/ChainSource.ts'
