import { equal, type OrgId, requireKeyPair } from '@consentry/protocol'
import type { Client } from '../client/createClient.ts'
import type { Session } from '../client/login.ts'
import { orgOf } from '../client/orgOf.ts'
import { waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
// An organisation's root is held like a patient's: in the same keyring, opened by the same slots. Spec §5.
import { createVault } from '../vault/createVault.ts'
import { openVault, type Unlock } from '../vault/openVault.ts'
import type { OrgOnChain } from '../wallet/ChainView.ts'
import type { SetEncKey } from '../wallet/SetEncKey.ts'
import type { Agent } from './Agent.ts'
import { createAgent } from './createAgent.ts'

/** How an organisation's vault is made. */
export type OrgVaultOptions = {
  /** Shows the recovery code; resolves once it is written down. */
  readonly showRecoveryCode: (code: string) => Promise<void>
  /** Publishes the key; needs the organisation's administrator. */
  readonly setEncKey: SetEncKey
}

/** How an organisation's vault is opened; without a code by one wallet signature. */
export type OpenOrgVaultOptions = { readonly recoveryCode?: string }

/**
 * Makes the vault of an organisation, stores its keyring and publishes its first key, or the next one. The session
 * belongs to a member with role AGENT. Throws `no_access`, `org_unavailable` and what `createVault` throws. Spec §5, §9.2.
 */
export async function createOrgVault(
  session: Session,
  { showRecoveryCode, setEncKey }: OrgVaultOptions,
): Promise<Agent> {
  const { client } = session
  const { wallet, origin, net, ports } = client
  const orgId = orgOf(session)
  await waitUntil(client, 'the accreditation at the gateway', () => isKnown(session, orgId))
  const before = await readOrg(client, orgId)
  const { vault, keyring } = await createVault({
    wallet,
    origin,
    chainId: net.chainId,
    now: ports.clock(),
    random: ports.random,
    crypto: ports.crypto,
    showRecoveryCode,
  })
  // Stored first: a key on chain whose root nobody holds could never open anything.
  await session.call('putOrgKeyring', { path: { org: orgId }, bytes: keyring })
  const keyVersion = before.keyVersion + 1
  const { publicKey } = await vault.orgKey(keyVersion)
  await setEncKey(orgId, publicKey)
  await waitUntil(client, 'the organisation’s key', async () => {
    const { value } = await session.call('readOrg', { path: { org: orgId } })
    return value.keyVersion >= keyVersion
  })
  await requireOwnKey(client, { orgId, keyVersion, publicKey })
  return createAgent({ session, orgId, vault, keyVersion })
}

/**
 * Opens the vault of an organisation. The key on chain must be the vault's.
 * Throws `not_found` where there is none yet, `key_mismatch` and what `openVault` throws. Spec §5.
 */
export async function openOrgVault(
  session: Session,
  { recoveryCode }: OpenOrgVaultOptions = {},
): Promise<Agent> {
  const { client } = session
  const { wallet, origin, ports } = client
  const orgId = orgOf(session)
  const { value: keyring } = await session.call('readOrgKeyring', { path: { org: orgId } })
  const way: Unlock =
    recoveryCode === undefined ? { by: 'wallet', wallet, origin } : { by: 'code', code: recoveryCode }
  const { vault } = await openVault(keyring, way, ports.crypto)
  const { keyVersion, encKey } = await readOrg(client, orgId)
  if (encKey === null) throw new SdkError('org_unavailable', 'The organisation has published no key yet')
  const { secret } = await vault.orgKey(keyVersion)
  requireKeyPair({ secret, publicKey: encKey }, ports.crypto)
  return createAgent({ session, orgId, vault, keyVersion })
}

/** Right after an accreditation the gateway's view may be a moment behind. */
async function isKnown(session: Session, org: OrgId): Promise<boolean> {
  try {
    await session.call('readOrg', { path: { org } })
    return true
  } catch (error) {
    if (error instanceof SdkError && error.code === 'not_found') return false
    throw error
  }
}

function readOrg({ chain, deployment }: Client, orgId: OrgId): Promise<OrgOnChain> {
  return chain.org(deployment.contracts.providerRegistry.address, orgId)
}

async function requireOwnKey(
  client: Client,
  {
    orgId,
    keyVersion,
    publicKey,
  }: { readonly orgId: OrgId; readonly keyVersion: number; readonly publicKey: Uint8Array },
): Promise<void> {
  const org = await readOrg(client, orgId)
  if (org.keyVersion === keyVersion && org.encKey !== null && equal(org.encKey, publicKey)) return
  throw new SdkError('conflict', 'Somebody else published a key of this organisation', {
    next: 'Make the vault again',
  })
}
