import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type FhirImportOptions,
  type ImportEvent,
  importBundle,
  importFhirServer,
  importNdjson,
  type Patient,
  rejectLine,
} from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { requireFile } from '../connect/requireFile.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { writeNewFile } from '../profile/secretFiles.ts'
import { oneOf } from '../values/words.ts'

/** Imports FHIR from a server or a file. */
export const patientImport: Command = {
  name: 'patient import',
  summary: 'import FHIR R4: from a server, a bulk export (NDJSON), a Bundle, or a file of rejects',
  about: [
    'Each resource is checked against FHIR R4, classified, and compared with what you have: what is there already is left',
    'out, what changed at its server becomes a new version. Run again, it goes on where it was interrupted. Nothing is',
    'lost: --rejects keeps what became no record with the reason; put it right and import that file.',
  ].join('\n'),
  arguments: [
    { name: 'SOURCE', help: 'URL of a FHIR R4 server, or a file: .ndjson, else a Bundle or resource' },
  ],
  options: [
    { name: 'patient-id', value: 'ID', help: 'your Patient at that server; needed for a URL' },
    { name: 'token-file', value: 'FILE', help: 'bearer token that the server gave; it goes nowhere else' },
    {
      name: 'since',
      value: 'INSTANT',
      help: 'only what changed at the server since, as 2026-05-02T00:00:00Z',
    },
    { name: 'rejects', value: 'FILE', help: 'new file for what became no record; it holds health data' },
    { name: 'documents', value: 'HOW', help: 'document Bundles: keep (default) or split' },
    { name: 'unchecked', help: 'store what breaks rules of FHIR R4 too, as it is' },
  ],
  examples: [
    {
      run: 'consentry patient import https://ehr.example/fhir --patient-id 4711 --token-file token.txt',
      does: 'everything that the server has of you',
    },
    { run: 'consentry patient import Observation.ndjson --rejects rejects.ndjson', does: 'a bulk export' },
    { run: 'consentry patient import rejects.ndjson', does: 'what was put right' },
  ],
  run: async (context) => {
    const source = context.args.one('SOURCE')
    const options = importOptions(context)
    const open = await sourceOf(context, source, options)
    const { patient } = await openPatient(context)
    const counts = { stored: 0, replaced: 0, duplicates: 0, rejected: 0 }
    const rejects: string[] = []
    const rejected: { at: string; type: string | null; reason: string; issues: readonly unknown[] }[] = []
    for await (const event of open(patient)) {
      if (event.kind === 'stored') counts[event.isReplacement ? 'replaced' : 'stored']++
      else if (event.kind === 'duplicate') counts.duplicates++
      else {
        counts.rejected++
        rejects.push(rejectLine(event))
        const { at, resourceType: type, reason, issues } = event
        rejected.push({ at, type, reason, issues })
      }
    }
    const file = context.args.option('rejects')
    if (file !== undefined && rejects.length > 0)
      await writeNewFile(resolve(context.surroundings.cwd, file), rejects.join(''))
    const rows = rejected.map(({ at, type, reason }) => [at, type ?? '', reason])
    const text = `${counts.stored} stored, ${counts.replaced} new versions, ${counts.duplicates} there already, ${counts.rejected} not taken\n`
    return {
      json: { ...counts, rejections: rejected },
      text: rows.length === 0 ? text : text + table(['where', 'type', 'reason'], rows, { none: '' }),
      exit: counts.rejected === 0 ? 'ok' : 'partial',
    }
  },
}

function importOptions({ args, output }: Context): FhirImportOptions {
  let told = 0
  return {
    documents: oneOf(args.option('documents') ?? 'keep', ['keep', 'split'] as const, 'way'),
    check: args.flag('unchecked') ? 'off' : 'reject',
    onEvent: ({ stored, duplicates, rejected }) => {
      const done = stored + duplicates + rejected
      if (output.isJson || done < told + 500) return
      told = done
      output.note(`${done} resources so far`)
    },
  }
}

type Import = (patient: Patient) => AsyncIterable<ImportEvent>

async function sourceOf(context: Context, source: string, options: FhirImportOptions): Promise<Import> {
  if (/^https?:\/\//.test(source)) return serverSource(context, source, options)
  const path = await requireFile(context, source)
  if (/\.ndjson$/i.test(source)) return (patient) => importNdjson(patient, createReadStream(path), options)
  const text = await readFile(path, 'utf8')
  return (patient) => bundleEvents(patient, text, options)
}

async function serverSource(context: Context, base: string, options: FhirImportOptions): Promise<Import> {
  const { args } = context
  const patientId = args.option('patient-id')
  if (patientId === undefined)
    throw new CliError('usage', 'Which patient of that server?', 'Add --patient-id ID')
  const file = args.option('token-file')
  const token =
    file === undefined ? undefined : (await readFile(await requireFile(context, file), 'utf8')).trim()
  const since = args.option('since')
  const server = {
    base,
    patientId,
    ...(token === undefined ? {} : { token }),
    ...(since === undefined ? {} : { since }),
  }
  return (patient) => importFhirServer(patient, { ...options, ...server })
}

/** A Bundle is one piece: its events come together. */
async function* bundleEvents(
  patient: Patient,
  text: string,
  options: FhirImportOptions,
): AsyncGenerator<ImportEvent> {
  const { records, duplicates, rejected } = await importBundle(patient, text, options)
  for (const { at, resourceType, class: cls, also, outcome, isReplacement } of records) {
    if ('code' in outcome) continue
    yield { kind: 'stored', at, resourceType, class: cls, also, record: outcome, isReplacement, alike: null }
  }
  for (const one of duplicates) yield { kind: 'duplicate', ...one }
  for (const one of rejected) yield { kind: 'rejected', ...one }
}
