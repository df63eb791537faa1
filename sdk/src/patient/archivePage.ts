import type { ArchiveIndex, IndexedGrant, IndexedRecord } from './archiveIndex.ts'
import { actionWord, classWord, dayWord, listed, purposeWord } from './plainWords.ts'

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}' +
  'table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ccc}'

/** The index of an archive as a page that prints: no scripts, nothing from elsewhere, every text escaped. */
export function archivePage({ exportedAt, records, grants }: ArchiveIndex): string {
  const rows = records.toSorted((a, b) => b.t - a.t).map(recordRow)
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Health records</title>',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<style>${style}</style></head><body>`,
    `<h1>Health records</h1><p>Exported on ${dayWord(exportedAt)}: ${records.length} records, ${grants.length} grants.</p>`,
    '<h2>Records</h2><table><thead><tr><th>Date</th><th>Kind</th><th>File</th><th>Written by</th></tr></thead><tbody>',
    ...rows,
    '</tbody></table><h2>Grants</h2><ul>',
    ...grants.map(grantItem),
    '</ul></body></html>\n',
  ].join('\n')
}

function recordRow({ t, class: cls, also, name, path, org, problem }: IndexedRecord): string {
  const kinds = listed([cls, ...also].map((one) => classWord(one, 1)))
  const link = `<a href="${escaped(path)}">${escaped(name ?? path)}</a>`
  const file = problem === undefined ? link : `${link} (not whole: ${escaped(problem)})`
  const author = org === null ? 'you or a delegate' : escaped(org)
  return `<tr><td>${dayWord(t)}</td><td>${escaped(kinds)}</td><td>${file}</td><td>${author}</td></tr>`
}

function grantItem({ organisation, classes, actions, purposes, notBefore, expiresAt }: IndexedGrant): string {
  const kinds = listed(classes.map((cls) => classWord(cls)))
  const may = listed(actions.map((action) => actionWord(action === 'write' ? 'write' : 'read')))
  const why = listed(purposes.map(purposeWord))
  return `<li>${escaped(`${organisation}: may ${may} ${kinds} for ${why}, from ${dayWord(notBefore)} until ${dayWord(expiresAt)}.`)}</li>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
