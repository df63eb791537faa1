import type { SetEncKey } from '@consentry/sdk'
import type { Context } from '../Command.ts'
import type { OpenProfile } from './openClient.ts'

/** Publishes an organisation's key by a transaction of the profile's wallet, after it was said and agreed to. */
export function publishOrgKey(
  { prompts }: Pick<Context, 'prompts'>,
  { client, node, account }: Pick<OpenProfile, 'client' | 'node' | 'account'>,
): SetEncKey {
  const setEncKey = node.setEncKey(account, client.deployment.contracts.providerRegistry.address)
  return async (orgId, key) => {
    await prompts.confirm(
      [
        'You are about to send a transaction:',
        '  the key of your organisation; patients’ grants are sealed to it.',
      ],
      'Send it?',
    )
    await setEncKey(orgId, key)
  }
}
