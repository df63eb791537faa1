import { listMessages, sendMessage } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'
import { table } from '../output/table.ts'
import { minuteOf } from '../values/times.ts'
import { addressArgument } from '../values/words.ts'

/** Reads messages. */
export const providerMessages: Command = {
  name: 'provider messages',
  summary: 'read what patients wrote to your organisation',
  examples: [{ run: 'consentry provider messages', does: 'oldest first' }],
  run: async (context) => {
    const { agent } = await openProvider(context)
    const messages = await listMessages(agent)
    return {
      json: messages,
      text: table(
        ['when', 'patient', 'message'],
        messages.map((one) => [
          minuteOf(one.t),
          one.patient,
          'text' in one ? one.text : `does not open: ${one.code}`,
        ]),
        { none: 'There are no messages.' },
      ),
    }
  },
}

/** Writes a message. */
export const providerSend: Command = {
  name: 'provider send',
  summary: 'write to a patient who granted you something',
  arguments: [
    { name: 'PATIENT', help: 'address' },
    { name: 'TEXT', help: 'what to say' },
  ],
  examples: [
    { run: 'consentry provider send 0x11… "Your results are there."', does: 'only the patient can read it' },
  ],
  run: async (context) => {
    const patient = addressArgument(context.args.one('PATIENT'))
    const { agent } = await openProvider(context)
    const { msgId } = await sendMessage(agent, { patient, text: context.args.one('TEXT') })
    return { json: { msgId, patient }, text: `sent: ${msgId}\n` }
  },
}
