import { revokeAll } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { openPatient } from '../connect/openPatient.ts'
import { fenceAnswer } from './revoke.ts'

/** Ends every grant. */
export const patientRevokeAll: Command = {
  name: 'patient revoke-all',
  summary: 'end every grant at once, and sign out everywhere',
  about:
    'For the day a wallet or a machine is lost. Run `consentry patient rotate` afterwards: it changes all keys.',
  examples: [{ run: 'consentry patient revoke-all', does: 'one signature' }],
  run: async (context) => {
    const { patient } = await openPatient(context)
    const { gateways } = await revokeAll(patient)
    return fenceAnswer(gateways, {}, 'revoked: everything')
  },
}
