import { resolve } from 'node:path'
import { exportMerged, exportSummary } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { fhirAnswer, fhirOutOption } from '../output/fhirAnswer.ts'

/** Puts the patient's records together. */
export const patientSummary: Command = {
  name: 'patient summary',
  summary: 'put your records together as an International Patient Summary (IPS 2.0)',
  about: [
    'What all writers say, each thing once, with who said it; contradictions stay side by side. What could not be opened is',
    'called withheld, never absent. --everything gives all of it as a FHIR Bundle instead of the summary.',
  ].join('\n'),
  options: [fhirOutOption, { name: 'everything', help: 'a Bundle of everything, not the summary' }],
  examples: [
    { run: 'consentry patient summary -o summary.json', does: 'to take along' },
    { run: 'consentry patient summary --everything -o all.json', does: 'everything as one Bundle' },
  ],
  run: async (context) => {
    const { args, surroundings } = context
    const { patient } = await openPatient(context)
    const bundle = args.flag('everything') ? await exportMerged(patient) : await exportSummary(patient)
    const file = args.option('out')
    return fhirAnswer(bundle, file === undefined ? undefined : resolve(surroundings.cwd, file))
  },
}
