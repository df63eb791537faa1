import { checkReceipts } from '@consentry/sdk'
import type { Command } from '../Command.ts'
import { openClient, type ProfileRole } from '../connect/openClient.ts'
import { pairs } from '../output/table.ts'

/** Demands the proof of every receipt that a profile kept. */
function receiptsCheck(role: ProfileRole): Command {
  return {
    name: `${role} receipts check`,
    summary: 'demand a proof for every receipt that was kept',
    about: [
      'For each: that its entry is in the log, in a signed checkpoint which continues the one seen last time. To be run within',
      'a quarter of an hour of a request, and now and then. What cannot be proved is evidence against the gateway.',
    ].join('\n'),
    examples: [{ run: `consentry ${role} receipts check`, does: 'exit code 1 if a proof is missing' }],
    run: async (context) => {
      const { client } = await openClient(context, role)
      const { checkpoint, proved, waiting, alarms } = await checkReceipts(client)
      const all = await client.receipts.all()
      const text = pairs([
        ['kept', String(all.length)],
        ['proved now', String(proved)],
        ['waiting', `${waiting} for the next checkpoint`],
        ['checkpoint', `${checkpoint.size} entries`],
        ['alarms', String(alarms.length)],
      ])
      const lines = alarms.map(({ index, code }) => `ALARM: entry ${index} (${code})\n`).join('')
      return {
        json: { kept: all.length, proved, waiting, checkpoint: checkpoint.size, alarms },
        text: text + lines,
        exit: alarms.length === 0 ? 'ok' : 'findings',
      }
    },
  }
}

/** The receipts of a patient. */
export const patientReceiptsCheck: Command = receiptsCheck('patient')
/** The receipts of an organisation. */
export const providerReceiptsCheck: Command = receiptsCheck('provider')
