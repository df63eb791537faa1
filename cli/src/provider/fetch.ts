import { createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fetchBundle, fetchNdjson, type FetchQuery, fetchSummary } from '@consentry/sdk/provider'
import type { Answer } from '../Answer.ts'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { openProvider, type OpenProvider } from '../connect/openProvider.ts'
import { fhirAnswer, fhirOutOption } from '../output/fhirAnswer.ts'
import { recordFilter, recordFilterOptions } from '../patient/records.ts'
import { addressArgument, oneOf } from '../values/words.ts'
import { purposeOf, purposeOption } from './purpose.ts'

const formats = ['bundle', 'ndjson', 'summary'] as const

/** Fetches everything that a patient granted. */
export const providerFetch: Command = {
  name: 'provider fetch',
  summary: 'fetch everything that a patient granted, as FHIR',
  about: [
    'bundle: one FHIR Bundle of what all writers say, with Provenance. ndjson: a resource and its Provenance a line, however',
    'much there is. summary: an International Patient Summary; what is not granted is called withheld, never absent.',
  ].join('\n'),
  arguments: [{ name: 'PATIENT', help: 'address' }],
  options: [
    purposeOption,
    { name: 'format', value: 'FORMAT', help: `${formats.join(', ')}; default: bundle` },
    fhirOutOption,
    ...recordFilterOptions,
  ],
  examples: [
    { run: 'consentry provider fetch 0x11… -o patient.json', does: 'one Bundle' },
    { run: 'consentry provider fetch 0x11… --format ndjson -o patient.ndjson', does: 'a large record' },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const query = {
      patient: addressArgument(args.one('PATIENT')),
      purpose: purposeOf(args),
      ...recordFilter(context),
    }
    const format = oneOf(args.option('format') ?? 'bundle', formats, 'format')
    const file = args.option('out')
    const path = file === undefined ? undefined : resolve(surroundings.cwd, file)
    const opened = await openProvider(context)
    if (format === 'ndjson') return lines(context, opened, { query, path })
    if (format === 'summary') return fhirAnswer(await fetchSummary(opened.agent, query), path)
    const { bundle, unread, withheld } = await fetchBundle(opened.agent, query)
    for (const { recordId, code } of unread) context.output.note(`not opened: ${recordId} (${code})`)
    if (withheld.length > 0) context.output.note(`withheld: ${withheld.join(', ')}`)
    const answer = await fhirAnswer(bundle, path)
    return { ...answer, exit: unread.length === 0 ? 'ok' : 'partial' }
  },
}

/** Half a file must not be taken for one: it has another name until it is whole. */
async function lines(
  { output }: Context,
  { agent }: OpenProvider,
  { query, path }: { readonly query: FetchQuery; readonly path: string | undefined },
): Promise<Answer> {
  if (path === undefined) {
    for await (const line of fetchNdjson(agent, query)) output.bytes(Buffer.from(line))
    return { json: undefined, text: '' }
  }
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await pipeline(
      Readable.from(fetchNdjson(agent, query)),
      createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true }),
    )
    await link(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new CliError('bad_file', `${path} is there already`)
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
  return { json: { file: path }, text: `written: ${path}\n` }
}
