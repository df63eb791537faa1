import { resolve } from 'node:path'
import { exportBundle } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { writeNewFile } from '../profile/secretFiles.ts'

/** Writes the patient's trail as a file for an auditor. */
export const patientAuditBundle: Command = {
  name: 'patient audit-bundle',
  summary: 'write your trail as a file that an auditor verifies offline',
  about: 'It shows who did what and under which grant, with all proofs; never a record.',
  arguments: [{ name: 'FILE', help: 'new file, mode 0600' }],
  examples: [
    {
      run: 'consentry patient audit-bundle trail.ndjson',
      does: 'then: consentry auditor verify trail.ndjson',
    },
  ],
  run: async (context) => {
    const path = resolve(context.surroundings.cwd, context.args.one('FILE'))
    const { patient } = await openPatient(context)
    const bundle = await exportBundle(patient)
    await writeNewFile(path, bundle)
    const lines = bundle.split('\n').length - 1
    return { json: { file: path, lines }, text: `${lines} lines in ${path}\n` }
  },
}
