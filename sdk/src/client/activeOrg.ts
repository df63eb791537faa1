import type { OrgId } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { OrgOnChain } from '../wallet/ChainView.ts'
import type { Client } from './createClient.ts'

/** An active organisation with its encryption key, as one's own node has it. Throws `org_unavailable`. Spec §9.2. */
export async function activeOrg(
  { chain, deployment }: Client,
  orgId: OrgId,
): Promise<OrgOnChain & { readonly encKey: Uint8Array }> {
  const org = await chain.org(deployment.contracts.providerRegistry.address, orgId)
  const { time } = await chain.head()
  if (org.status !== 1 || time >= org.validUntil) throw unavailable('The organisation is not accredited now')
  if (org.encKey === null) throw unavailable('The organisation has no encryption key yet')
  return { ...org, encKey: org.encKey }
}

function unavailable(what: string): SdkError {
  return new SdkError('org_unavailable', what, { next: 'Ask the organisation' })
}
