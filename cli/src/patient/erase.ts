import { eraseEverything, eraseRecord } from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { recordArgument } from '../values/words.ts'

/** Erases records, or everything. */
export const patientErase: Command = {
  name: 'patient erase',
  summary: 'erase records, or everything, at the gateway; it cannot be undone',
  about: [
    'Keys, manifests, evidence and ciphertext go, in every version; opaque numbers stay in the log and on the chain. What',
    'others copied stays with them. Export first. --everything also erases the keyring: the vault is gone.',
  ].join('\n'),
  arguments: [
    { name: 'RECORD', help: 'ids as in `consentry patient records`', isOptional: true, isMany: true },
  ],
  options: [{ name: 'everything', help: 'all records, grants, messages, keys and the vault' }],
  examples: [
    { run: 'consentry patient erase 3333…', does: 'one record' },
    { run: 'consentry patient erase --everything', does: 'all of you that the gateway has' },
  ],
  run: async (context) => {
    const { args, prompts } = context
    const records = args.many('RECORD').map(recordArgument)
    const isAll = args.flag('everything')
    if (isAll === records.length > 0) throw new CliError('usage', 'Name the records, or say --everything')
    const what = isAll ? 'everything you have, with the keys that open it' : `${records.length} record(s)`
    await prompts.confirm([`This erases ${what} at the gateway. It cannot be undone.`], 'Erase?')
    const { patient } = await openPatient(context)
    if (isAll) {
      const { receipt } = await eraseEverything(patient)
      return { json: { erased: 'everything', receipt }, text: 'erased: everything\n' }
    }
    const erased: { record: string; receipt: string }[] = []
    for (const record of records) erased.push({ record, ...(await eraseRecord(patient, record)) })
    return { json: erased, text: erased.map(({ record }) => `erased: ${record}\n`).join('') }
  },
}
