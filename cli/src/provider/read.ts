import { openRecord } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { outOptions, showRecord } from '../output/showRecord.ts'
import { addressArgument, recordArgument } from '../values/words.ts'
import { purposeOf, purposeOption } from './purpose.ts'

/** Opens one record of a patient. */
export const providerRead: Command = {
  name: 'provider read',
  summary: 'open a record of a patient; the receipt is kept',
  arguments: [
    { name: 'PATIENT', help: 'address' },
    { name: 'RECORD', help: 'id as in `consentry provider records`' },
  ],
  options: [purposeOption, ...outOptions],
  examples: [{ run: 'consentry provider read 0x11… 3333… -o report.pdf', does: 'save it' }],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const record = recordArgument(context.args.one('RECORD'))
    const purpose = purposeOf(context.args)
    const { agent } = await openProvider(context)
    return showRecord(context, await openRecord(agent, { patient, purpose, record }))
  },
}
