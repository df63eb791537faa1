import type { Command } from '../Command.ts'
import { orgArgument } from '../values/words.ts'
import { operate } from './operate.ts'

/** Suspends an organisation. */
export const networkSuspend: Command = {
  name: 'network suspend',
  summary: 'suspend an organisation: its members get nothing any more',
  about: 'For the operator of a network, without delay. Patients’ grants stay as they are and open nothing.',
  arguments: [{ name: 'ORGANISATION', help: 'its id' }],
  examples: [{ run: 'consentry network suspend 0x60…', does: 'asks first' }],
  run: async (context) => {
    const orgId = orgArgument(context.args.one('ORGANISATION'))
    await context.prompts.confirm([`From now on nobody reads for the organisation ${orgId}.`], 'Suspend it?')
    await operate(context, ['suspend', orgId])
    return { json: { orgId, status: 'suspended' }, text: `suspended: ${orgId}\n` }
  },
}
