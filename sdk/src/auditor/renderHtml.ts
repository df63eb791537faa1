import { findingWords, reportRemarks, reportRows } from './reportRows.ts'
import type { AuditReport } from './verifyBundle.ts'

/** What stands on a printed report beside its content. */
export type HtmlOptions = {
  /** When it was made, ms. */
  readonly madeAt: number
  /** Names of the files that were read, with their SHA-256 in hex. */
  readonly files?: readonly { readonly name: string; readonly sha256: string }[]
}

/** Most findings of a page; the rest is counted, and stands in the JSON report. */
const mostShown = 2_000

/**
 * The report as one page to be printed: no script, no address, nothing loaded from elsewhere. Whatever came from the
 * bundle is text.
 */
export function renderHtml(report: AuditReport, { madeAt, files = [] }: HtmlOptions): string {
  const { findings } = report
  const verdict = findings.length === 0 ? 'Nothing found' : `${findings.length} findings`
  const when = new Date(madeAt).toISOString().slice(0, 16).replace('T', ' ')
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(`Audit of ${report.origin}`)}</title>`,
    `<style>${style}</style></head><body>`,
    '<h1>Audit report</h1>',
    `<p class="${findings.length === 0 ? 'good' : 'bad'}">${escaped(verdict)}</p>`,
    `<p>Made ${escaped(when)} UTC, offline, from the files named below.</p>`,
    `<h2>What was verified</h2>${rowsOf(reportRows(report))}`,
    findingsOf(report),
    remarksOf(report),
    files.length === 0
      ? ''
      : `<h2>Files</h2>${rowsOf(files.map(({ name, sha256 }) => [name, sha256] as const))}`,
    '</body></html>\n',
  ].join('\n')
}

function findingsOf({ findings }: AuditReport): string {
  if (findings.length === 0) return ''
  const codes = [...new Set(findings.map(({ code }) => code))]
  const rows = findings
    .slice(0, mostShown)
    .map(
      ({ code, index, detail }) =>
        `<tr><td>${escaped(code)}</td><td>${index === null ? 'the log' : index}</td><td>${escaped(detail)}</td></tr>`,
    )
  const rest = findings.length > mostShown ? `<p>and ${findings.length - mostShown} more</p>` : ''
  const words = codes.map((code) => `<dt>${escaped(code)}</dt><dd>${escaped(findingWords[code])}</dd>`)
  return `<h2>Findings</h2><dl>${words.join('')}</dl><table><thead><tr><th>Kind</th><th>Entry</th><th>Detail</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>${rest}`
}

function remarksOf(report: AuditReport): string {
  const remarks = reportRemarks(report)
  if (remarks.length === 0) return ''
  return `<h2>What was not verified</h2><ul>${remarks.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`
}

function rowsOf(rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(
    ([what, done]) => `<tr><th scope="row">${escaped(what)}</th><td>${escaped(done)}</td></tr>`,
  )
  return `<table><tbody>${cells.join('\n')}</tbody></table>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that no browser takes for markup; control characters and changes of direction become visible. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? '')
    .replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd')
}

const style = [
  'body{font:14px/1.45 system-ui,sans-serif;color:#111;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}',
  'h1{font-size:1.6rem}h2{font-size:1.15rem;margin-top:2rem}',
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc;overflow-wrap:anywhere}',
  'tbody th{width:10rem;font-weight:600}dt{font-weight:600}dd{margin:0 0 .4rem 1rem}',
  '.good,.bad{font-size:1.2rem;font-weight:600;padding:.6rem 1rem;border-left:.4rem solid}',
  '.good{border-color:#1a7f37}.bad{border-color:#b3261e}',
  '@page{margin:18mm}',
  '@media print{body{margin:0;max-width:none;font-size:10pt}h2{break-after:avoid}tr{break-inside:avoid}thead{display:table-header-group}}',
].join('\n')
