import { equal, type OrgId, requireKeyPair } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { orgOf } from '../client/orgOf.ts'
import { waitUntil } from '../client/waitUntil.ts'
import { SdkError } from '../errors/SdkError.ts'
// An organisation's root is held like a patient's: in the same keyring, opened by the same slots. Spec §5.
import { openVault, type Unlock } from '../vault/openVault.ts'
import type { Vault } from '../vault/Vault.ts'
import type { SetEncKey } from '../wallet/SetEncKey.ts'
import type { Agent } from './Agent.ts'
import { createAgent } from './createAgent.ts'
import { newOrgVault } from './newOrgVault.ts'
import { publishOrgKey, readOrgOnChain } from './publishOrgKey.ts'

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
  const orgId = orgOf(session)
  await waitUntil(client, 'the accreditation at the gateway', () => isKnown(session, orgId))
  const before = await readOrgOnChain(client, orgId)
  const { vault, keyring } = await newOrgVault(session, showRecoveryCode)
  // Stored first: a key on chain whose root nobody holds could never open anything.
  await session.call('putOrgKeyring', { path: { org: orgId }, bytes: keyring })
  const keyVersion = before.keyVersion + 1
  await publishOrgKey(session, { orgId, vault, keyVersion, setEncKey })
  return createAgent({ session, orgId, vault, keyVersion })
}

/**
 * Opens the vault of an organisation. The key on chain must be the vault's.
 * Throws `not_found` where there is none yet, `key_mismatch` and what `openVault` throws. Spec §5.
 */
export async function openOrgVault(session: Session, options: OpenOrgVaultOptions = {}): Promise<Agent> {
  const { client } = session
  const orgId = orgOf(session)
  const vault = await storedVault(session, options)
  const { keyVersion, encKey } = await readOrgOnChain(client, orgId)
  if (encKey === null) throw new SdkError('org_unavailable', 'The organisation has published no key yet')
  const { secret } = await vault.orgKey(keyVersion)
  requireKeyPair({ secret, publicKey: encKey }, client.ports.crypto)
  return createAgent({ session, orgId, vault, keyVersion })
}

/**
 * Finishes a change of keys that was interrupted after the new keyring was stored: publishes the key of the stored vault
 * if the chain does not name it yet. Throws what `openOrgVault` and `publishOrgKey` throw. Spec §15.6.
 */
export async function finishOrgKey(
  session: Session,
  { setEncKey, ...options }: OpenOrgVaultOptions & { readonly setEncKey: SetEncKey },
): Promise<Agent> {
  const { client } = session
  const orgId = orgOf(session)
  const vault = await storedVault(session, options)
  const { keyVersion: last, encKey } = await readOrgOnChain(client, orgId)
  const own = last === 0 ? undefined : await vault.orgKey(last)
  const isPublished = own !== undefined && encKey !== null && equal(own.publicKey, encKey)
  const keyVersion = isPublished ? last : last + 1
  if (!isPublished) await publishOrgKey(session, { orgId, vault, keyVersion, setEncKey })
  return createAgent({ session, orgId, vault, keyVersion })
}

async function storedVault(session: Session, { recoveryCode }: OpenOrgVaultOptions): Promise<Vault> {
  const { wallet, origin, ports } = session.client
  const { value: keyring } = await session.call('readOrgKeyring', { path: { org: orgOf(session) } })
  const way: Unlock =
    recoveryCode === undefined ? { by: 'wallet', wallet, origin } : { by: 'code', code: recoveryCode }
  return (await openVault(keyring, way, ports.crypto)).vault
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
