import type { Answer } from '../Answer.ts'
import type { OptionSpec } from '../Command.ts'
import { writeNewFile } from '../profile/secretFiles.ts'

/** Where a Bundle goes. */
export const fhirOutOption: OptionSpec = {
  name: 'out',
  short: 'o',
  value: 'FILE',
  help: 'write it into this new file, mode 0600, instead of standard output',
}

/** A FHIR resource as the answer of a command, or in a new file. */
export async function fhirAnswer(resource: object, path: string | undefined): Promise<Answer> {
  const text = `${JSON.stringify(resource, null, 2)}\n`
  if (path === undefined) return { json: resource, text }
  await writeNewFile(path, text)
  const entries = 'entry' in resource && Array.isArray(resource.entry) ? resource.entry.length : 0
  return { json: { file: path, entries }, text: `${entries} entries in ${path}\n` }
}
