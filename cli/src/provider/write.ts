import { openAsBlob } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Address, millisOf } from '@consentry/protocol'
import type { NewRecord } from '@consentry/sdk'
import { placeOf, previewClasses } from '@consentry/sdk/patient'
import { writeRecord } from '@consentry/sdk/provider'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { requireFile } from '../connect/requireFile.ts'
import { type OpenProvider, openProvider } from '../connect/openProvider.ts'
import { momentOption } from '../values/times.ts'
import { addressArgument, parseClasses } from '../values/words.ts'
import { purposeOf, purposeOption } from './purpose.ts'

/** Files of an organisation are sealed in memory. */
const mostBytes = 64 * 1024 * 1024

/** Writes a record for a patient. */
export const providerWrite: Command = {
  name: 'provider write',
  summary: 'write a file for a patient, sealed to the patient’s own keys',
  about: [
    'Classified by what it is and holds, as the patient’s own files are; a grant must let your organisation write that class.',
    'A Bundle of several records is refused: write its entries one by one.',
  ].join('\n'),
  arguments: [
    { name: 'PATIENT', help: 'address' },
    { name: 'FILE', help: 'up to 64 MiB' },
  ],
  options: [
    purposeOption,
    { name: 'class', value: 'CLASS', help: 'the class, instead of the one that was found' },
    { name: 'knowingly', value: 'CLASS', isMany: true, help: 'sensitive classes that are left on purpose' },
    { name: 'date', value: 'DATE', help: 'what the data is about; default: today' },
  ],
  examples: [
    { run: 'consentry provider write 0x11… result.json', does: 'a FHIR resource' },
    { run: 'consentry provider write 0x11… letter.pdf --class notes --date 2026-05-02', does: 'a letter' },
  ],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const purpose = purposeOf(context.args)
    const path = await requireFile(context, context.args.one('FILE'))
    await requireSize(path)
    const opened = await openProvider(context)
    const record = await recordOf(context, opened, { path, patient })
    const { recordId } = await writeRecord(opened.agent, { patient, purpose, record })
    const { class: cls, also = [] } = record
    return {
      json: { record: recordId, patient, class: cls, also },
      text: `written: ${recordId} (${[cls, ...also].join(', ')})\n`,
    }
  },
}

async function requireSize(path: string): Promise<void> {
  if ((await stat(path)).size > mostBytes) throw new CliError('bad_file', 'The file is larger than 64 MiB')
}

async function recordOf(
  context: Context,
  { agent }: OpenProvider,
  { path, patient }: { readonly path: string; readonly patient: Address },
): Promise<NewRecord> {
  const { args } = context
  const [cls] = parseClasses([args.option('class') ?? []].flat())
  const knowingly = parseClasses(args.options('knowingly'))
  const { previews } = await previewClasses(
    { session: agent.session, address: patient },
    await openAsBlob(path),
  )
  const [preview, ...others] = previews
  if (preview === undefined || others.length > 0)
    throw new CliError(
      'bad_file',
      'A Bundle of several records cannot be written as one',
      'Write its entries one by one',
    )
  const move = cls === undefined ? undefined : { class: cls, reason: 'chosen by the author', knowingly }
  const { meta, ...place } = placeOf(preview, move)
  const date = momentOption(context, 'date')
  return {
    ...place,
    ...(date === undefined ? {} : { t: millisOf(date) }),
    meta: { type: preview.type, name: basename(path), ...meta },
    body: await readFile(path),
  }
}
