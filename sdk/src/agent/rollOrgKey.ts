import { type GrantId, type GrantKey, sealWrap, toBase64url } from '@consentry/protocol'
import { putGrantKeys } from '../client/putGrantKeys.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { OpenedVault } from '../vault/createVault.ts'
import type { SetEncKey } from '../wallet/SetEncKey.ts'
import type { Agent } from './Agent.ts'
import { createAgent } from './createAgent.ts'
import { newOrgVault } from './newOrgVault.ts'
import { publishOrgKey, readOrgOnChain } from './publishOrgKey.ts'
import { receiveGrants, type ReceivedGrant } from './receiveGrants.ts'

/** How the key is changed. */
export type RollOptions = {
  /** Publishes the key; needs the organisation's administrator. */
  readonly setEncKey: SetEncKey
  /**
   * `keep`: the next key of the same root, for a change by routine. `new`: everything anew, with a recovery code to be
   * shown, after a member left or a device was lost: keys of the old root could be derived by whoever holds it.
   */
  readonly root: { readonly kind: 'keep' } | NewRoot
  /** Told after each grant. */
  readonly onProgress?: (done: number, all: number) => void
}

/** Makes a new vault for the organisation, with a recovery code of its own. */
export type NewRoot = { readonly kind: 'new'; readonly showRecoveryCode: (code: string) => Promise<void> }

/** The organisation at work with its new key. */
export type RolledKey = {
  readonly agent: Agent
  /** Class keys that are sealed to the new key. */
  readonly resealed: number
  /** Active grants to read that brought no key, such as one that came in between: the patient has to share again. */
  readonly withoutKeys: readonly GrantId[]
}

/**
 * Changes the organisation's key. Every class key it was granted is sealed to the new key and stored first, then the key
 * is published: whenever it is interrupted, nothing is lost. Run it again, or `finishOrgKey` where the new keyring was
 * stored already. The old agent stays of use until this resolves.
 *
 * @throws `conflict` where the chain names another key than the agent's, `no_access`, and what `createVault` throws
 * @see protocol §15.6
 */
export async function rollOrgKey(agent: Agent, options: RollOptions): Promise<RolledKey> {
  const { session, orgId } = agent
  await requireCurrent(agent)
  const keyVersion = agent.keyVersion + 1
  const next = await nextVault(agent, options.root)
  const { publicKey } = await next.vault.orgKey(keyVersion)
  const granted = await receiveGrants(agent)
  let resealed = 0
  for (const [done, grant] of granted.entries()) {
    const keys = await reseal(agent, grant, { keyVersion, publicKey })
    await putGrantKeys(session, grant.id, keys)
    resealed += keys.length
    options.onProgress?.(done + 1, granted.length)
  }
  // Before the key is on chain: one whose root nobody holds could never open anything.
  if (next.keyring !== undefined)
    await session.call('putOrgKeyring', { path: { org: orgId }, bytes: next.keyring })
  await publishOrgKey(session, { orgId, vault: next.vault, keyVersion, setEncKey: options.setEncKey })
  const rolled = createAgent({ session, orgId, vault: next.vault, keyVersion })
  return { agent: rolled, resealed, withoutKeys: await withoutKeys(rolled) }
}

async function nextVault(
  { session, vault }: Agent,
  root: RollOptions['root'],
): Promise<Pick<OpenedVault, 'vault'> & Partial<OpenedVault>> {
  return root.kind === 'keep' ? { vault } : newOrgVault(session, root.showRecoveryCode)
}

async function reseal(
  agent: Agent,
  { id: grantId, patient, keys }: ReceivedGrant,
  recipient: { readonly keyVersion: number; readonly publicKey: Uint8Array },
): Promise<readonly GrantKey[]> {
  const { net, ports } = agent.session.client
  const { keyVersion, publicKey } = recipient
  const rows: GrantKey[] = []
  for (const { class: cls, epoch } of keys) {
    const { secret } = await agent.classKey({ patient, class: cls, epoch })
    const place = {
      kind: 'grant' as const,
      net,
      patient,
      grantId,
      orgId: agent.orgId,
      keyVersion,
      class: cls,
      epoch,
    }
    const wrap = sealWrap(secret, { place, recipient: publicKey }, ports.crypto)
    rows.push([cls, epoch, keyVersion, toBase64url(wrap)])
  }
  return rows
}

async function requireCurrent({ session, orgId, keyVersion }: Agent): Promise<void> {
  const org = await readOrgOnChain(session.client, orgId)
  if (org.keyVersion === keyVersion) return
  throw new SdkError('conflict', 'The chain names another key of the organisation', {
    next: 'Open the vault again',
  })
}

async function withoutKeys(agent: Agent): Promise<readonly GrantId[]> {
  const granted = await receiveGrants(agent)
  return granted
    .filter(({ opening, keys }) => keys.length === 0 && opening.terms.actions.includes('read'))
    .map(({ id }) => id)
}
