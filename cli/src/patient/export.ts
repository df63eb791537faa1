import { resolve } from 'node:path'
import { exportArchive } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { requireFree, writeNewStream } from '../profile/writeNewStream.ts'
import { sizeOf } from '../values/words.ts'

/** Exports everything as one archive. */
export const patientExport: Command = {
  name: 'patient export',
  summary: 'export everything you have as one archive: readable, and sealed with all that opens it',
  about: [
    'A tar with a readable folder (decrypted FHIR and files, an index for people and programs) and, sealed, everything that',
    'opens again with the recovery code or the wallet and no server. Keep it where nobody else can look.',
  ].join('\n'),
  arguments: [{ name: 'FILE', help: 'new file, mode 0600' }],
  examples: [{ run: 'consentry patient export records.tar', does: 'then: tar -xf records.tar' }],
  run: async (context) => {
    const path = resolve(context.surroundings.cwd, context.args.one('FILE'))
    await requireFree(path)
    const { patient } = await openPatient(context)
    const onProgress = context.output.progress('exporting')
    const size = await writeNewStream(path, exportArchive(patient, { onProgress }))
    return { json: { file: path, size }, text: `${sizeOf(size)} in ${path}\n` }
  },
}
