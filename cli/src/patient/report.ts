import { resolve } from 'node:path'
import { disclosureCsv, disclosureHtml, type DisclosureReport } from '@consentry/fhir'
import { millisOf } from '@consentry/protocol'
import { reportAccess, type ReportOptions } from '@consentry/sdk/patient'
import type { Command, Context } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { writeNewFile } from '../profile/secretFiles.ts'
import { momentOption } from '../values/times.ts'
import { oneOf } from '../values/words.ts'

const kinds = ['overview', 'accounting'] as const
const forms: Readonly<Record<'csv' | 'html', (report: DisclosureReport) => string>> = {
  csv: disclosureCsv,
  html: disclosureHtml,
}

/** Reports who received what. */
export const patientReport: Command = {
  name: 'patient report',
  summary: 'report who received what of your record, to print or to keep',
  about: [
    'From your trail, once every proof in it was checked. overview: every access (Article 9 EHDS). accounting: disclosures',
    'of six years, series put together (45 CFR 164.528). An alarm in the trail ends it: a report must not hide a gap.',
  ].join('\n'),
  options: [
    { name: 'kind', value: 'KIND', help: `${kinds.join(', ')}; default: overview` },
    { name: 'format', value: 'FORMAT', help: 'csv (default) or html' },
    { name: 'from', value: 'DATE', help: 'from then on; default: six years' },
    { name: 'to', value: 'DATE', help: 'until then' },
    { name: 'out', short: 'o', value: 'FILE', help: 'write it into this new file, mode 0600' },
  ],
  examples: [
    { run: 'consentry patient report --format html -o report.html', does: 'to print' },
    { run: 'consentry patient report --kind accounting --from 2025-01-01', does: 'to look at' },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const kind = oneOf(args.option('kind') ?? 'overview', kinds, 'kind')
    const form = oneOf(args.option('format') ?? 'csv', ['csv', 'html'] as const, 'format')
    const options = { kind, ...period(context) }
    const { patient } = await openPatient(context)
    const report = await reportAccess(patient, options)
    const file = args.option('out')
    if (file === undefined) return { json: report, text: forms[form](report) }
    const path = resolve(surroundings.cwd, file)
    await writeNewFile(path, forms[form](report))
    return { json: { file: path, rows: report.rows.length }, text: `${report.rows.length} rows in ${path}\n` }
  },
}

function period(context: Context): Pick<ReportOptions, 'from' | 'to'> {
  const moment = (name: 'from' | 'to') => {
    const seconds = momentOption(context, name)
    return seconds === undefined ? {} : { [name]: millisOf(seconds) }
  }
  return { ...moment('from'), ...moment('to') }
}
