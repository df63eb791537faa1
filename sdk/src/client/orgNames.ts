import type { OrgId } from '@consentry/protocol'
import type { Client } from './createClient.ts'

/** The registered names of organisations, as one's own node has them; who is unknown there has none. Spec §9.2. */
export async function orgNames(
  { chain, deployment }: Client,
  orgs: Iterable<OrgId | null>,
): Promise<ReadonlyMap<OrgId, string>> {
  const names = new Map<OrgId, string>()
  for (const org of new Set(orgs)) {
    if (org === null) continue
    const { name } = await chain.org(deployment.contracts.providerRegistry.address, org)
    if (name !== '') names.set(org, name)
  }
  return names
}
