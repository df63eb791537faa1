import type { AuditCounts } from '@consentry/sdk/auditor'
import type { PatientResult } from './PatientResult.ts'

/** What the auditor found, from two files and without a network. */
export interface AuditResult {
  /** 0 nothing found, 1 findings. */
  readonly exitCode: 0 | 1
  readonly counts: AuditCounts & { readonly size: number; readonly anchoredSize: number }
  readonly scope: 'whole log' | 'part of the log'
  readonly chainFacts: 'verified' | 'not verified'
  readonly findings: readonly string[]
}

/** The whole demo; `--json` prints it. */
export interface DemoResult {
  readonly network: 'running' | 'temporary'
  readonly dataFolder: string
  readonly clinic: { readonly name: string; readonly orgId: string; readonly address: string }
  readonly granted: readonly string[]
  readonly documents: 'keep' | 'split'
  readonly patients: readonly PatientResult[]
  readonly audit: AuditResult
  readonly totals: {
    readonly records: number
    readonly bytes: number
    readonly grants: number
    readonly reads: number
    readonly refusals: number
    readonly proofs: number
    readonly seconds: number
  }
  /** What is not as it should be; empty if all is well. */
  readonly deviations: readonly string[]
}
