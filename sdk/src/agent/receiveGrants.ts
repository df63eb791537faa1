import {
  type Address,
  type ClassName,
  equal,
  fromBase64url,
  type GrantId,
  type GrantKey,
  type GrantView,
  keyPairOf,
  type KeyPair,
  openWrap,
  type Opening,
  recoverTypedDataSigner,
} from '@consentry/protocol'
import { grantsToOrg } from '../client/grantsToOrg.ts'
import { isStanding } from '../client/isStanding.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Agent } from './Agent.ts'
import { type PublishedKeys, publishedKeys } from './publishedKeys.ts'

/** A grant that is active on chain, with the class keys it brought. */
export type ReceivedGrant = {
  readonly id: GrantId
  readonly patient: Address
  readonly opening: Opening
  /** Keys that are the patient's published ones. */
  readonly keys: readonly { readonly class: ClassName; readonly epoch: number }[]
  /** Keys that are not, or do not open: the patient's client made a mistake, or somebody cheats. */
  readonly rejected: readonly { readonly class: ClassName; readonly epoch: number; readonly why: string }[]
}

/**
 * Receives the grants to one's organisation: words and id, status on chain, and for every class key that its public key
 * is the one the patient published for that class and epoch. Only such keys are used. Throws `bad_grant`. Spec §8.
 */
export async function receiveGrants(
  agent: Agent,
  filter: { readonly patient?: Address } = {},
): Promise<readonly ReceivedGrant[]> {
  const { session, orgId } = agent
  const received: ReceivedGrant[] = []
  for (const grant of await grantsToOrg(session, orgId, filter)) {
    if (await isActive(agent, grant)) received.push(await receive(agent, grant))
  }
  return received
}

/** As one's own node says: what the gateway calls active may be revoked. */
async function isActive({ session }: Agent, { id, opening, latched }: GrantView): Promise<boolean> {
  const { chain, net } = session.client
  if (latched) return false
  const onChain = await chain.grant(net.registry, opening.patient, id)
  const { floor } = await chain.patient(net.registry, opening.patient)
  return isStanding(onChain, floor)
}

async function receive(agent: Agent, grant: GrantView): Promise<ReceivedGrant> {
  const { id, opening } = grant
  const { patient } = opening
  requireSigner(agent, grant)
  const keys: { class: ClassName; epoch: number }[] = []
  const rejected: { class: ClassName; epoch: number; why: string }[] = []
  const published = publishedKeys(agent.session, patient)
  for (const row of grant.keys) {
    const [cls, epoch] = row
    const outcome = await openKey(agent, { id, patient, row, published })
    if (typeof outcome === 'string') rejected.push({ class: cls, epoch, why: outcome })
    else {
      agent.learn({ patient, class: cls, epoch }, outcome)
      keys.push({ class: cls, epoch })
    }
  }
  return { id, patient, opening, keys, rejected }
}

/** A signature by key is checked here; a contract wallet's was checked by the chain when it registered the grant. */
function requireSigner({ session }: Agent, { opening, signer, sig }: GrantView): void {
  if (sig.length !== 132) return
  const { net } = session.client
  const recovered = recoverTypedDataSigner(net, 'Grant', { message: opening, signature: sig })
  if (recovered === signer) return
  throw new SdkError('bad_grant', 'The grant is not signed by the one the gateway names')
}

type KeyRow = {
  readonly id: GrantId
  readonly patient: Address
  readonly row: GrantKey
  readonly published: PublishedKeys
}

async function openKey(
  { session, orgId, vault }: Agent,
  { id, patient, row, published }: KeyRow,
): Promise<KeyPair | string> {
  const [cls, epoch, keyVersion, wrap] = row
  const { net, ports } = session.client
  const own = await vault.orgKey(keyVersion)
  const place = { kind: 'grant' as const, net, patient, grantId: id, orgId, keyVersion, class: cls, epoch }
  const secret = tryOpen(() => openWrap(fromBase64url(wrap), { place, ...own }, ports.crypto))
  if (secret === undefined) return 'wrap does not open'
  const key = keyPairOf(secret, ports.crypto)
  const expected = await published(cls, epoch)
  if (expected === undefined) return 'patient published no such key'
  return equal(expected, key.publicKey) ? key : 'not the key the patient published'
}

function tryOpen(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open()
  } catch {
    return undefined
  }
}
