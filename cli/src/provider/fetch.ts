import { resolve } from 'node:path'
import { fetchBundle, fetchNdjson, type FetchQuery, fetchSummary } from '@consentry/sdk/provider'
import type { Answer } from '../Answer.ts'
import type { Command, Context } from '../Command.ts'
import { openProvider, type OpenProvider } from '../connect/openProvider.ts'
import { fhirAnswer, fhirOutOption } from '../output/fhirAnswer.ts'
import { recordFilter, recordFilterOptions } from '../patient/records.ts'
import { writeNewStream } from '../profile/writeNewStream.ts'
import { addressArgument, oneOf, sizeOf } from '../values/words.ts'
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

async function lines(
  { output }: Context,
  { agent }: OpenProvider,
  { query, path }: { readonly query: FetchQuery; readonly path: string | undefined },
): Promise<Answer> {
  if (path === undefined) {
    for await (const line of fetchNdjson(agent, query)) output.bytes(Buffer.from(line))
    return { json: undefined, text: '' }
  }
  const size = await writeNewStream(path, fetchNdjson(agent, query))
  return { json: { file: path, size }, text: `${sizeOf(size)} in ${path}\n` }
}
