import { createWriteStream } from 'node:fs'
import { link, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { exportArchive } from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
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
    if (await isThere(path)) throw new CliError('bad_file', `${path} is there already`)
    const { patient } = await openPatient(context)
    const onProgress = context.output.progress('exporting')
    // Under another name until it is whole: half an archive must not be taken for one.
    const temporary = `${path}.${process.pid}.tmp`
    try {
      const file = createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true })
      await pipeline(exportArchive(patient, { onProgress }), file)
      await link(temporary, path)
    } finally {
      await rm(temporary, { force: true })
    }
    const { size } = await stat(path)
    return { json: { file: path, size }, text: `${sizeOf(size)} in ${path}\n` }
  },
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
