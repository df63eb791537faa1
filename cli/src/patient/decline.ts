import { declineRequest } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { requestArgument } from '../values/words.ts'

/** Declines a request. */
export const patientDecline: Command = {
  name: 'patient decline',
  summary: 'decline a request; nothing is signed',
  arguments: [{ name: 'REQUEST', help: 'id as in `consentry patient requests`' }],
  examples: [{ run: 'consentry patient decline 7777…', does: 'the organisation sees `declined`, no reason' }],
  run: async (context) => {
    const requestId = requestArgument(context.args.one('REQUEST'))
    const { patient } = await openPatient(context)
    await declineRequest(patient, requestId)
    return { json: { requestId, answer: 'declined' }, text: `declined: ${requestId}\n` }
  },
}
