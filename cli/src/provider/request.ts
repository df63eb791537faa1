import { requestAccess } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { accessOf, accessOptions } from '../patient/grant.ts'
import { addressArgument } from '../values/words.ts'

/** Asks a patient for access. */
export const providerRequest: Command = {
  name: 'provider request',
  summary: 'ask a patient for access',
  about: 'Sealed to the patient. Three a day to one patient; after 14 days without an answer it expires.',
  arguments: [{ name: 'PATIENT', help: 'address' }],
  options: [...accessOptions, { name: 'text', value: 'TEXT', help: 'words for the patient to read' }],
  examples: [
    {
      run: 'consentry provider request 0x11… --class labs --until 90d --text "For your check-up."',
      does: 'read labs',
    },
  ],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const wish = { patient, ...accessOf(context), text: context.args.option('text') ?? '' }
    const { agent } = await openProvider(context)
    const requestId = await requestAccess(agent, wish)
    return { json: { requestId, patient }, text: `asked: ${requestId}\n` }
  },
}
