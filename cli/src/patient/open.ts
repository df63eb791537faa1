import { resolve } from 'node:path'
import { openOwnFile, openOwnRecord } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { outOptions, savedRecord, showRecord } from '../output/showRecord.ts'
import { requireFree, writeNewStream } from '../profile/writeNewStream.ts'
import { recordArgument } from '../values/words.ts'

/** Opens one of the patient's records. */
export const patientOpen: Command = {
  name: 'patient open',
  summary: 'open a record: decrypt it, check who wrote it, show or save it',
  arguments: [{ name: 'RECORD', help: 'id as in `consentry patient records`' }],
  options: outOptions,
  examples: [
    { run: 'consentry patient open 3333… -o report.pdf', does: 'save it' },
    { run: 'consentry patient open 3333… --json', does: 'its description; the content as base64url' },
  ],
  run: async (context) => {
    const record = recordArgument(context.args.one('RECORD'))
    const file = context.args.option('out')
    const { patient } = await openPatient(context)
    if (file === undefined) return showRecord(context, await openOwnRecord(patient, record))
    const path = resolve(context.surroundings.cwd, file)
    await requireFree(path)
    const onProgress = context.output.progress('opening')
    const opened = await openOwnFile(patient, record, { onProgress })
    await writeNewStream(path, opened.body)
    return savedRecord(opened, path)
  },
}
