import { listPatientRecords } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { recordFilter, recordFilterOptions, recordTable } from '../patient/records.ts'
import { addressArgument } from '../values/words.ts'
import { purposeOf, purposeOption } from './purpose.ts'

/** Lists a patient's records that the organisation may open. */
export const providerRecords: Command = {
  name: 'provider records',
  summary: 'list the records of a patient that you could open now',
  about: 'The patient sees that you asked.',
  arguments: [{ name: 'PATIENT', help: 'address' }],
  options: [purposeOption, ...recordFilterOptions],
  examples: [{ run: 'consentry provider records 0x11… --class labs', does: 'laboratory results' }],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const query = { patient, purpose: purposeOf(context.args), ...recordFilter(context) }
    const { agent } = await openProvider(context)
    const records = await listPatientRecords(agent, query)
    return { json: records, text: recordTable(records, 'There are none that a grant covers now.') }
  },
}
