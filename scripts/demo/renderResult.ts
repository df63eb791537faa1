import type { DemoResult } from './DemoResult.ts'

/** The closing table and, for sensitive classes, what stayed closed. */
export function renderResult(result: DemoResult): string {
  const { patients, audit, totals } = result
  const sensitive = sensitiveRows(result)
  return [
    table(
      ['', ...columns.map(([title]) => title)],
      [
        ...patients.map((patient) => [
          patient.name.slice(0, 40),
          ...columns.map(([, cell]) => cell(patient)),
        ]),
      ],
    ),
    '',
    table(
      ['records', 'bytes', 'grants', 'reads', 'refusals', 'proofs', 'time'],
      [
        [
          totals.records,
          totals.bytes,
          totals.grants,
          totals.reads,
          totals.refusals,
          totals.proofs,
          `${totals.seconds} s`,
        ].map(String),
      ],
    ),
    '',
    ...(sensitive.length === 0 ? [] : [table(['sensitive class', 'records', 'opened', ''], sensitive), '']),
    auditLine(audit),
    ...result.deviations.map((deviation) => `DIFFERS: ${deviation}`),
    result.deviations.length === 0
      ? 'Everything is as it should be.'
      : `${result.deviations.length} differences.`,
  ].join('\n')
}

type Row = DemoResult['patients'][number]

const columns: readonly (readonly [string, (row: Row) => string])[] = [
  ['records', (row) => String(row.records)],
  ['bytes', (row) => String(row.bytes)],
  ['read', (row) => String(row.readable.length)],
  ['refused', (row) => String(row.refused.length)],
  ['revoked in', (row) => `${row.revocationMillis} ms`],
  ['time', (row) => `${row.seconds} s`],
]

function auditLine({ counts, scope, chainFacts }: DemoResult['audit']): string {
  return [
    `audit without a network: ${scope} of ${counts.size} leaves, ${counts.anchoredSize} anchored`,
    `${counts.receipts} receipts`,
    `${counts.decisionsReplayed} decisions made again`,
    `${counts.factsRecomputed} sets of facts recomputed (chain facts ${chainFacts})`,
    `${counts.anchors} anchors`,
  ].join(', ')
}

function sensitiveRows({ patients }: DemoResult): string[][] {
  const sums = new Map<string, { asked: number; opened: number }>()
  for (const { sensitive } of patients) {
    for (const [name, { asked, opened }] of Object.entries(sensitive)) {
      const sum = sums.get(name) ?? { asked: 0, opened: 0 }
      sums.set(name, { asked: sum.asked + asked, opened: sum.opened + opened })
    }
  }
  return [...sums].map(([name, { asked, opened }]) => {
    return [name, String(asked), String(opened), opened === 0 ? 'stayed closed' : 'OPENED']
  })
}

/** Columns as wide as their widest cell, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const render = (line: readonly string[]): string =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  return lines.map((line) => render(line).trimEnd()).join('\n')
}
