import { keysDue, listGrants, listRecords, readTrail } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { pairs } from '../output/table.ts'
import { isEffective } from './grantState.ts'

/** Says where the patient stands. */
export const patientStatus: Command = {
  name: 'patient status',
  summary: 'your address, vault, records, grants, and whether the log is as it should be',
  examples: [
    { run: 'consentry patient status', does: 'one look' },
    { run: 'consentry patient status --json', does: 'the same for a program' },
  ],
  run: async (context) => {
    const { patient, place, folder } = await openPatient(context)
    const records = await listRecords(patient)
    const grants = (await listGrants(patient)).filter((grant) =>
      isEffective(grant, context.surroundings.clock()),
    )
    const { alarms, anchoredSize } = await readTrail(patient)
    const { classes: due, waiting } = await keysDue(patient)
    const json = {
      address: patient.address,
      gateway: place.gateway,
      profile: folder.path,
      keys: patient.manifest.seq,
      records: records.length,
      due,
      /** Sealed to the patient alone until the keys are rotated. */
      waiting,
      grants: grants.length,
      alarms: alarms.length,
      anchoredLeaves: anchoredSize,
    }
    return {
      json,
      text: pairs([
        ['address', json.address],
        ['gateway', json.gateway],
        ['profile', json.profile],
        [
          'keys',
          `manifest ${json.keys}${due.length === 0 ? '' : `; due to change: ${due.map((one) => one.class).join(', ')} (consentry patient rotate --due)`}`,
        ],
        [
          'records',
          `${json.records}${waiting === 0 ? '' : `, ${waiting} of them for you alone until you rotate your keys`}`,
        ],
        ['grants', `${json.grants} in force`],
        [
          'trail',
          alarms.length === 0 ? 'checked, whole' : `${alarms.length} ALARMS: see consentry patient activity`,
        ],
      ]),
      exit: alarms.length === 0 ? 'ok' : 'findings',
    }
  },
}
