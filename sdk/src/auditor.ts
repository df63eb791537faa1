export { type AuditedReceipt, type AuditReceiptOptions, auditReceipt } from './auditor/auditReceipt.ts'
export { type AnchoredCheckpoint, checkAnchor } from './auditor/checkAnchor.ts'
export type { Chunks, Reopened } from './auditor/Chunks.ts'
export type { ExpectedLog } from './auditor/checkExpected.ts'
export {
  compareCheckpoints,
  type CheckpointPair,
  type ComparedCheckpoints,
} from './auditor/compareCheckpoints.ts'
export { type Finding, type FindingCode, findingCodes } from './auditor/Finding.ts'
export {
  type DecisionRule,
  decisionRules,
  listDecisions,
  type ReplayedDecision,
} from './auditor/listDecisions.ts'
export { namedBlocks } from './auditor/namedBlocks.ts'
export { type ComparedAnchor, type LogView, openLogView, type TreeNode } from './auditor/openLogView.ts'
export { readDeploymentLine } from './auditor/readDeploymentLine.ts'
export { type HtmlOptions, renderHtml } from './auditor/renderHtml.ts'
export { exitCodeOf, renderReport } from './auditor/renderReport.ts'
export { reportRows, type ReportRow, reportRemarks } from './auditor/reportRows.ts'
export { type SnapshotRequest, takeChainSnapshot } from './auditor/takeChainSnapshot.ts'
export {
  type AuditCounts,
  type AuditOptions,
  type AuditReport,
  verifyBundle,
} from './auditor/verifyBundle.ts'
export type { ChainSource, SourceHeader, SourceLog } from './wallet/ChainSource.ts'
