export { type Classification, classify } from './classify.ts'
export {
  type CodeRow,
  type GeneralClass,
  type PrefixRow,
  SENSITIVE_CLASSES,
  type SensitiveClass,
} from './classTables.ts'
export {
  type AccessEntry,
  ACCOUNTING_YEARS,
  type DisclosureInput,
  type DisclosureKind,
  type DisclosureReport,
  disclosureReport,
  type DisclosureRow,
  type Exemption,
  PART_TWO_NOTICE,
  type Recipient,
  type Suspension,
} from './disclosure.ts'
export { disclosureCsv, disclosureHtml } from './disclosureText.ts'
export { FhirError, type FhirErrorCode } from './FhirError.ts'
export { type ContentScope, contentHash } from './merge/contentHash.ts'
export { merge, type MergedItem, type MergedView, type Variant } from './merge/merge.ts'
export { type BundleEntry, mergedBundle, type MergedBundleOptions } from './merge/mergedBundle.ts'
export { identifierKeys, type MatchedBy } from './merge/mergeKeys.ts'
export { type ProvenancePlace, provenanceOf } from './merge/provenanceOf.ts'
export { readSources } from './merge/readSources.ts'
export type { StoredRecord } from './merge/StoredRecord.ts'
export type { SourceRecord, Writer } from './merge/SourceRecord.ts'
export { type JsonObject, MAX_DEPTH, type Resource } from './jsonValue.ts'
export { readFhirJson } from './readFhirJson.ts'
export { readRuleFile, type RuleFileOptions } from './readRuleFile.ts'
export { recordTime, type TimeBounds } from './recordTime.ts'
export {
  type Rejection,
  type RejectReason,
  split,
  type SplitItem,
  type SplitOptions,
  type SplitResult,
} from './split.ts'
export { summary, type SummaryAuthor, type SummaryOptions } from './summary/summary.ts'
export { defaultTables, extendTables, type Finding, type SiteRules, type Tables } from './tables.ts'
