import type { OrgId } from '@consentry/protocol'
import { login } from '@consentry/sdk'
import { type Agent, openOrgVault } from '@consentry/sdk/provider'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'
import type { Profile } from '../profile/Profile.ts'
import { type OpenProfile, openClient } from './openClient.ts'

/** An organisation at work, with the profile of its member. */
export type OpenProvider = OpenProfile & { readonly agent: Agent; readonly orgId: OrgId }

/** Signs the member of the profile in for its organisation and opens the vault. Throws `no_profile`, `not_accredited`. */
export async function openProvider(context: Context): Promise<OpenProvider> {
  const opened = await openClient(context, 'provider')
  const orgId = orgOf(opened.profile)
  const session = await login(opened.client, { role: orgId })
  return { ...opened, orgId, agent: await openOrgVault(session) }
}

/** The organisation that a profile works for. Throws `not_accredited`. */
export function orgOf({ org }: Pick<Profile, 'org'>): OrgId {
  if (org !== null) return org
  throw new CliError(
    'not_accredited',
    'This profile works for no organisation yet',
    'Run: consentry provider init',
  )
}
