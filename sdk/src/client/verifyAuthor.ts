import {
  type Address,
  type AuthorEvidence,
  authorRequest,
  type Deployment,
  type GrantPurpose,
  grantPurposes,
  type HashedRequest,
  type LoginFields,
  type OrgId,
  personalMessageDigest,
  ProtocolError,
  readClaims,
  readProof,
  type RecordManifest,
  requestHash,
  sha256,
  type SignedRequest,
  toHex,
  verifySignedRequest,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { TimedRoles } from '../wallet/ChainView.ts'
import type { Client } from './createClient.ts'

/** Who wrote a record, as evidence and chain prove it. `org` null: the patient, or a delegate. Spec §12.6. */
export type Author = {
  readonly address: Address
  readonly org: OrgId | null
  /** What an organisation declared; null for a person. */
  readonly purpose: GrantPurpose | null
  /**
   * What could not be checked without one's own node. `chain`: that the signer could act for the author. `signature`: not
   * even that, for it is no key's signature: a contract wallet's, or nobody's.
   */
  readonly unproved?: 'chain' | 'signature'
}

/** A record's manifest, as its bytes and read. */
export type SignedManifest = { readonly bytes: Uint8Array; readonly manifest: RecordManifest }

/** The same with the evidence the gateway gave for it. */
export type AuthoredRecord = SignedManifest & { readonly evidence: AuthorEvidence }

/**
 * Checks authors. One proof may sign a whole batch: `fetch` is called only where no evidence seen so far covers the
 * record. What the chain said of a login is remembered. Throws `bad_author`. Spec §10.3, §12.6.
 */
export type AuthorCheck = (record: SignedManifest, fetch: () => Promise<AuthorEvidence>) => Promise<Author>

const staffOrAgent = 1 | 2
const readRight = 16

/** Makes a check of authors for a number of records; `chainless` marks what only a node that is silent could say. */
export function createAuthorCheck(
  client: Client,
  { chainless = false }: { readonly chainless?: boolean } = {},
): AuthorCheck {
  const known = new Map<string, Promise<'proved' | 'unproved'>>()
  const batches = new Map<string, AuthorEvidence>()
  return async ({ bytes, manifest }, fetch) => {
    const digest = toHex(sha256(bytes))
    const evidence = batches.get(digest) ?? (await fetch())
    const record = { bytes, manifest, evidence }
    const { author, signed } = await signedAuthor(record, client.deployment)
    const key = [evidence.siweSig, evidence.siwe, evidence.siweBlock.hash, manifest.patient].join('\n')
    const onChain = known.get(key) ?? proofOnChain(client, { record, signed, chainless })
    known.set(key, onChain)
    const isProved = (await onChain) === 'proved'
    for (const line of evidence.lines ?? []) batches.set(line, evidence)
    return isProved ? author : { ...author, unproved: withoutChain(signed) }
  }
}

/** What is left unproved of an author while the chain cannot be asked. */
export function withoutChain({ wallet }: SignedRequest): NonNullable<Author['unproved']> {
  return wallet === 'ecdsa' ? 'chain' : 'signature'
}

/**
 * Who signed a record, as far as signatures tell: whether that party could act for the author, only the chain knows.
 * Throws `bad_author`. Spec §10.3, §12.6.
 */
export async function signedAuthor(
  record: AuthoredRecord,
  gateway: Pick<Deployment, 'chainId' | 'gateway'>,
): Promise<{ readonly author: Author; readonly signed: SignedRequest }> {
  const purpose = await declaredPurpose(record)
  const signed = await verifySigned(gateway, record, purpose)
  const { address, role } = signed.login
  if (role !== (record.manifest.org ?? 'patient')) throw badAuthor('The login is for another role')
  return { author: { address, org: role === 'patient' ? null : role, purpose: purpose ?? null }, signed }
}

async function proofOnChain(
  client: Client,
  {
    record,
    signed,
    chainless,
  }: { readonly record: AuthoredRecord; readonly signed: SignedRequest; readonly chainless: boolean },
): Promise<'proved' | 'unproved'> {
  try {
    await requireOnChain(client, record, signed)
    return 'proved'
  } catch (error) {
    if (chainless && error instanceof SdkError && error.code === 'unreachable') return 'unproved'
    throw error
  }
}

/** The proof covers the query, which the evidence does not repeat: it can only be one of a short list. Spec §12.6. */
async function declaredPurpose({
  bytes,
  manifest,
  evidence,
}: AuthoredRecord): Promise<GrantPurpose | undefined> {
  if (manifest.org === null) return undefined
  return checked(async () => {
    const { rh } = readClaims(readProof(evidence.dpop).payload)
    return grantPurposes.find((purpose) => rh === requestHash(requestOf(bytes, evidence, purpose)))
  })
}

function verifySigned(
  { chainId, gateway }: Pick<Deployment, 'chainId' | 'gateway'>,
  { bytes, evidence }: AuthoredRecord,
  purpose: GrantPurpose | undefined,
): Promise<SignedRequest> {
  return checked(async () =>
    verifySignedRequest(evidence, { chainId, gateway, request: requestOf(bytes, evidence, purpose) }),
  )
}

function requestOf(
  bytes: Uint8Array,
  { lines }: AuthorEvidence,
  purpose: GrantPurpose | undefined,
): HashedRequest {
  return authorRequest(bytes, {
    ...(lines === undefined ? {} : { lines }),
    ...(purpose === undefined ? {} : { purpose }),
  })
}

/** The wallet, where only a contract can tell, and that the signer could act for the author at the stated block. */
async function requireOnChain(client: Client, record: AuthoredRecord, signed: SignedRequest): Promise<void> {
  const { chain } = client
  const { evidence, manifest } = record
  const { login, wallet } = signed
  const digest = personalMessageDigest(evidence.siwe)
  if (wallet !== 'ecdsa' && !(await chain.isSignedBy(login.address, digest, evidence.siweSig))) {
    throw badAuthor('The login is not signed by its address')
  }
  const block = await chain.block(evidence.siweBlock.number)
  if (block?.hash !== evidence.siweBlock.hash)
    throw badAuthor('The login names a block the chain does not have')
  if (manifest.org === null && login.address === manifest.patient) return
  const { roles, validUntil } = await rolesAt(client, login, { manifest, atBlock: block.number })
  if (roles === 0 || block.time >= validUntil) throw badAuthor('The signer could not act for the author')
}

/** Roles that count for writing, at the end of a block. */
async function rolesAt(
  { chain, deployment }: Client,
  { address: who }: LoginFields,
  { manifest, atBlock }: { readonly manifest: RecordManifest; readonly atBlock: number },
): Promise<TimedRoles> {
  const { contracts, deploymentBlock: fromBlock } = deployment
  const { patient, org } = manifest
  if (org === null) {
    const registry = contracts.consentRegistry.address
    const { roles, validUntil } = await chain.delegateAt({ registry, patient, who, fromBlock, atBlock })
    return { roles: roles & readRight, validUntil }
  }
  const providers = contracts.providerRegistry.address
  const { roles, validUntil } = await chain.memberAt({ providers, orgId: org, who, fromBlock, atBlock })
  return { roles: roles & staffOrAgent, validUntil }
}

async function checked<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check()
  } catch (cause) {
    if (cause instanceof ProtocolError) throw badAuthor('The evidence does not prove who wrote this', cause)
    throw cause
  }
}

function badAuthor(what: string, cause?: unknown): SdkError {
  return new SdkError('bad_author', what, {
    next: 'Do not rely on this record; report it to the gateway’s operator',
    ...(cause === undefined ? {} : { cause }),
  })
}
