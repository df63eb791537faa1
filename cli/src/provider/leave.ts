import { leaveNetwork } from '@consentry/sdk/provider'
import type { Command } from '../Command.ts'
import { openProvider } from '../connect/openProvider.ts'

/** Ends the work of the organisation on this machine. */
export const providerLeave: Command = {
  name: 'provider leave',
  summary: 'end your organisation’s work on this machine',
  about: [
    'The session ends, the profile’s wallet and cursors are deleted; the receipts stay, they are your own proof. Ending the',
    'membership on chain is the administrator’s: consentry network member remove.',
  ].join('\n'),
  examples: [{ run: 'consentry provider leave', does: 'asks first' }],
  run: async (context) => {
    await context.prompts.confirm(
      ['This deletes the wallet of this profile. Without a copy of its key it cannot be used again.'],
      'Leave?',
    )
    const { agent, folder } = await openProvider(context)
    const stores = {
      'sync cursors': () => folder.removeFiles((name) => name.startsWith('sync-')),
      'wallet and profile': () =>
        folder.removeFiles((name) => name.startsWith('wallet.') || name === 'profile.json'),
    }
    const { deleted, kept } = await leaveNetwork(agent, { stores })
    return {
      json: { deleted, kept },
      text: [...deleted.map((one) => `deleted: ${one}\n`), ...kept.map((one) => `kept: ${one}\n`)].join(''),
    }
  },
}
