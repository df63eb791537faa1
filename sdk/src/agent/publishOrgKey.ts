import { equal, type OrgId } from '@consentry/protocol'
import type { Client } from '../client/createClient.ts'
import type { Session } from '../client/login.ts'
import { waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Vault } from '../vault/Vault.ts'
import type { OrgOnChain } from '../wallet/ChainView.ts'
import type { SetEncKey } from '../wallet/SetEncKey.ts'

/** The key that is to be the organisation's. */
export type OrgKeyToPublish = {
  readonly orgId: OrgId
  readonly vault: Vault
  readonly keyVersion: number
  readonly setEncKey: SetEncKey
}

/**
 * Publishes a vault's key as the organisation's next one and waits until node and gateway show it.
 * Throws `conflict` where somebody else published one meanwhile, `relay_failed`, `not_effective_in_time`. Spec §9.2.
 */
export async function publishOrgKey(
  session: Session,
  { orgId, vault, keyVersion, setEncKey }: OrgKeyToPublish,
): Promise<void> {
  const { client } = session
  const { publicKey } = await vault.orgKey(keyVersion)
  await setEncKey(orgId, publicKey)
  await waitUntil(client, 'the organisation’s key', async () => {
    const { value } = await session.call('readOrg', { path: { org: orgId } })
    return value.keyVersion >= keyVersion
  })
  const org = await readOrgOnChain(client, orgId)
  if (org.keyVersion === keyVersion && org.encKey !== null && equal(org.encKey, publicKey)) return
  throw new SdkError('conflict', 'Somebody else published a key of this organisation', {
    next: 'Make the vault again',
  })
}

/** An organisation as one's own node shows it. */
export function readOrgOnChain({ chain, deployment }: Client, orgId: OrgId): Promise<OrgOnChain> {
  return chain.org(deployment.contracts.providerRegistry.address, orgId)
}
