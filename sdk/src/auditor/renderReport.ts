import type { AuditReport } from './verifyBundle.ts'

/** Most findings that are written out; the rest is counted. */
const mostShown = 50

/** The report as text for people. */
export function renderReport(report: AuditReport): string {
  const { counts, findings } = report
  const lines = [
    `log            ${report.origin}`,
    `checkpoint     ${report.size} leaves, ${report.anchoredSize} of them anchored on chain`,
    `scope          ${report.scope}: ${counts.leaves} leaves, ${counts.events} with their event`,
    `receipts       ${counts.receipts} verified`,
    `evidence       ${counts.evidence} verified, ${counts.evidenceMissing} erased or left out`,
    `requests       ${counts.requestsUnchecked} could not be rebuilt, ${counts.contractWallets} by contract wallets`,
    `decisions      ${counts.decisionsReplayed} decided again`,
    `grants         ${counts.grants}`,
    `chain facts    ${report.chainFacts === 'verified' ? `${counts.factsRecomputed} recomputed, ${counts.anchors} anchors compared` : 'not verified'}`,
    `findings       ${findings.length}`,
    ...findings
      .slice(0, mostShown)
      .map(({ code, index, detail }) => `  ${code}${index === null ? '' : ` at ${index}`}: ${detail}`),
  ]
  if (findings.length > mostShown) lines.push(`  and ${findings.length - mostShown} more`)
  return `${lines.join('\n')}\n`
}

/** What a program that audits ends with: 0 nothing found, 1 findings. */
export function exitCodeOf({ findings }: AuditReport): 0 | 1 {
  return findings.length === 0 ? 0 : 1
}
