import { listOrgs } from '@consentry/sdk'
import { listMessages, sendMessage } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { table } from '../output/table.ts'
import { minuteOf } from '../values/times.ts'
import { shortId } from '../values/words.ts'
import { findOrg } from './findOrg.ts'

/** Reads messages. */
export const patientMessages: Command = {
  name: 'patient messages',
  summary: 'read what organisations wrote to you',
  about: 'Only you can read them. The gateway keeps them for 30 days.',
  examples: [{ run: 'consentry patient messages', does: 'oldest first' }],
  run: async (context) => {
    const { patient } = await openPatient(context)
    const names = new Map((await listOrgs(patient.session)).map(({ orgId, name }) => [orgId, name]))
    const messages = await listMessages(patient)
    return {
      json: messages,
      text: table(
        ['when', 'who', 'message'],
        messages.map((one) => [
          minuteOf(one.t),
          names.get(one.org) ?? shortId(one.org),
          'text' in one ? one.text : `does not open: ${one.code}`,
        ]),
        { none: 'There are no messages.' },
      ),
    }
  },
}

/** Writes a message. */
export const patientSend: Command = {
  name: 'patient send',
  summary: 'write to an organisation that you granted something',
  arguments: [
    { name: 'ORGANISATION', help: 'its id, its name, or the beginning of the name' },
    { name: 'TEXT', help: 'what to say' },
  ],
  examples: [
    { run: 'consentry patient send Harbour "I will be late."', does: 'only the organisation can read it' },
  ],
  run: async (context) => {
    const { patient } = await openPatient(context)
    const { orgId, name } = findOrg(await listOrgs(patient.session), context.args.one('ORGANISATION'))
    const { msgId } = await sendMessage(patient, { org: orgId, text: context.args.one('TEXT') })
    return { json: { msgId, org: orgId }, text: `sent to ${name}: ${msgId}\n` }
  },
}
