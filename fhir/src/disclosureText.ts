import { ACT_REASON_WORDS, EXEMPTION_WORDS, KIND_WORDS, PROOF_WORDS } from './disclosureWords.ts'
import type { DisclosureReport, DisclosureRow } from './disclosure.ts'
import { escapeXml } from './network.ts'

const COLUMNS = [
  'First',
  'Last',
  'Times',
  'Recipient',
  'Address',
  'Person',
  'Data',
  'Purpose',
  'Outcome',
  'Accountable',
  'Notice',
  'Proof',
] as const

/**
 * The report as CSV (RFC 4180, CRLF, UTF-8). A cell that a spreadsheet would take for a formula begins with an
 * apostrophe.
 */
export function disclosureCsv(report: DisclosureReport): string {
  const lines = [COLUMNS, ...report.rows.map((row) => cellsOf(report, row))]
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}

/** The report as a page to print: one file, no script, nothing loaded from elsewhere. */
export function disclosureHtml(report: DisclosureReport): string {
  const { kind, patient, from, to, madeAt, rows, erased, partTwoNotice } = report
  const [title, law] = KIND_WORDS[kind]
  const head = COLUMNS.map((name) => `<th scope="col">${name}</th>`).join('')
  const body = rows.map((row) => `<tr>${cellsOf(report, row).map(htmlCell).join('')}</tr>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<style>
body { font: 11pt/1.4 system-ui, sans-serif; margin: 2cm; color: #111; background: #fff }
table { border-collapse: collapse; width: 100%; font-size: 9pt }
th, td { border: 1px solid #999; padding: 3px 6px; text-align: left; vertical-align: top; overflow-wrap: anywhere }
thead { display: table-header-group }
tr { break-inside: avoid }
@page { size: A4 landscape; margin: 1.5cm }
@media print { body { margin: 0 } }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${law}</p>
<p>Patient ${escapeXml(patient)}. From ${day(from)} to ${day(to)}, made on ${instant(madeAt)}.</p>
${rows.length === 0 ? '<p>Nobody received or asked for anything in this time.</p>' : `<table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`}
${erased === 0 ? '' : `<p>${erased} further entries were erased at the patient’s wish. Their places in the log remain, their content does not.</p>\n`}${partTwoNotice === null ? '' : `<p><strong>Notice to recipients of rows marked so:</strong> ${escapeXml(partTwoNotice)}</p>\n`}</body>
</html>
`
}

function htmlCell(text: string): string {
  return `<td>${escapeXml(text)}</td>`
}

function cellsOf({ kind }: DisclosureReport, row: DisclosureRow): readonly string[] {
  const { recipient, exemption, purpose } = row
  return [
    instant(row.at),
    kind === 'overview' ? '' : instant(row.lastAt),
    String(row.count),
    recipient.name,
    recipient.address ?? '',
    row.actors.join(' '),
    row.classes.length === 0 ? 'list of records' : row.classes.join(', '),
    purpose === null ? '' : (ACT_REASON_WORDS[purpose] ?? purpose),
    row.outcome,
    exemption === null ? 'yes' : `no: ${EXEMPTION_WORDS[exemption]}`,
    [row.partTwo ? '42 CFR part 2' : '', suspension(row)].filter((text) => text !== '').join('; '),
    PROOF_WORDS[row.proof],
  ]
}

function suspension({ suspendedUntil }: DisclosureRow): string {
  return suspendedUntil === null ? '' : `suspended until ${day(suspendedUntil)}`
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

function instant(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
