import { reportRemarks, reportRows } from './reportRows.ts'
import type { AuditReport } from './verifyBundle.ts'

/** Most findings that are written out; the rest is counted. */
const mostShown = 50

/** The report as text for people. */
export function renderReport(report: AuditReport): string {
  const { findings } = report
  const lines = [
    ...reportRows(report).map(([what, done]) => `${what.padEnd(14)} ${done}`),
    ...findings
      .slice(0, mostShown)
      .map(({ code, index, detail }) => `  ${code}${index === null ? '' : ` at ${index}`}: ${detail}`),
  ]
  if (findings.length > mostShown) lines.push(`  and ${findings.length - mostShown} more`)
  const remarks = reportRemarks(report)
  if (remarks.length > 0) lines.push('', ...remarks)
  return `${lines.join('\n')}\n`
}

/** What a program that audits ends with: 0 nothing found, 1 findings. */
export function exitCodeOf({ findings }: AuditReport): 0 | 1 {
  return findings.length === 0 ? 0 : 1
}
