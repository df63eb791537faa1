import {
  type Address,
  type AuthorEvidence,
  batchDigest,
  type HashedRequest,
  type LoginFields,
  type OrgId,
  parseLoginText,
  personalMessageDigest,
  type ProofClaims,
  ProtocolError,
  purposes,
  type RecordManifest,
  recoverAddress,
  requestHash,
  secondsOf,
  sha256,
  type Sha256Hex,
  toHex,
  verifyProofSignature,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { TimedRoles } from '../wallet/ChainView.ts'
import type { Client } from './createClient.ts'

/** Who wrote a record, as evidence and chain prove it. `org` null: the patient, or a delegate. Spec §12.6. */
export type Author = { readonly address: Address; readonly org: OrgId | null }

/** A record's manifest, as its bytes and read, and the evidence the gateway gave for it. */
export type AuthoredRecord = {
  readonly bytes: Uint8Array
  readonly manifest: RecordManifest
  readonly evidence: AuthorEvidence
}

/** Checks authors; logins that were checked once are remembered. Throws `bad_author`. Spec §12.6. */
export type AuthorCheck = (record: AuthoredRecord) => Promise<Author>

const staffOrAgent = 1 | 2
const readRight = 16

/** Makes a check of authors for a number of records. */
export function createAuthorCheck(client: Client): AuthorCheck {
  const logins = new Map<string, Promise<LoginFields>>()
  return async (record) => {
    const { siwe, siweSig } = record.evidence
    const key = `${siweSig}${siwe}`
    const login = logins.get(key) ?? verifyLogin(client, record)
    logins.set(key, login)
    const { address, role, jkt, issuedAt, expires } = await login
    const claims = await verified(() => verifyProofSignature(record.evidence.dpop, jkt))
    requireOwnRequest(client, record, claims)
    if (claims.iat < secondsOf(issuedAt) - 120 || claims.iat > secondsOf(expires)) {
      throw badAuthor('The record was written outside the login')
    }
    return { address, org: role === 'patient' ? null : role }
  }
}

/** Text, signature, and that the signer could act for the manifest's author at the stated block. */
async function verifyLogin(client: Client, { manifest, evidence }: AuthoredRecord): Promise<LoginFields> {
  const { deployment, chain } = client
  const { siwe, siweSig, siweBlock } = evidence
  const login = await verified(async () => parseLoginText(siwe))
  if (login.gateway !== deployment.gateway || login.chainId !== deployment.chainId) {
    throw badAuthor('The login is for another gateway')
  }
  if (login.role !== (manifest.org ?? 'patient')) throw badAuthor('The login is for another role')
  const digest = personalMessageDigest(siwe)
  const isKey = recoversTo(digest, siweSig, login.address)
  if (!isKey && !(await chain.isSignedBy(login.address, digest, siweSig))) {
    throw badAuthor('The login is not signed by its address')
  }
  const block = await chain.block(siweBlock.number)
  if (block?.hash !== siweBlock.hash) throw badAuthor('The login names a block the chain does not have')
  const roles = await rolesAt(client, login.address, manifest, siweBlock.number)
  if (roles !== 'self' && !(roles.roles !== 0 && block.time < roles.validUntil)) {
    throw badAuthor('The signer could not act for the author')
  }
  return login
}

/** Roles that count for writing, at the end of a block; `self` for the patient. */
async function rolesAt(
  { chain, deployment }: Client,
  who: Address,
  { patient, org }: RecordManifest,
  atBlock: number,
): Promise<TimedRoles | 'self'> {
  const { contracts, deploymentBlock: fromBlock } = deployment
  if (org === null && who === patient) return 'self'
  if (org === null) {
    const registry = contracts.consentRegistry.address
    const { roles, validUntil } = await chain.delegateAt({ registry, patient, who, fromBlock, atBlock })
    return { roles: roles & readRight, validUntil }
  }
  const providers = contracts.providerRegistry.address
  const { roles, validUntil } = await chain.memberAt({ providers, orgId: org, who, fromBlock, atBlock })
  return { roles: roles & staffOrAgent, validUntil }
}

/** The proof signs the request; the request carried exactly this manifest. */
function requireOwnRequest(
  { deployment }: Client,
  { bytes, evidence }: AuthoredRecord,
  claims: ProofClaims,
): void {
  const path = evidence.lines === undefined ? '/v1/records' : '/v1/records/batch'
  if (claims.htm !== 'POST' || claims.htu !== deployment.gateway + path) {
    throw badAuthor('The proof is for another request')
  }
  const digest = sha256(bytes)
  if (evidence.lines !== undefined && !evidence.lines.includes(toHex(digest) as Sha256Hex)) {
    throw badAuthor('The batch did not contain this record')
  }
  const bodyDigest = evidence.lines === undefined ? digest : batchDigest(evidence.lines)
  // The proof covers the query too, but the evidence does not repeat it: it can only be a purpose of the list.
  const targets = [path, ...purposes.map((purpose) => `${path}?purpose=${purpose}`)]
  const isCovered = targets.some((target) => {
    const request: HashedRequest = { method: 'POST', target, bodyDigest }
    return requestHash(request) === claims.rh
  })
  if (!isCovered) throw badAuthor('The proof does not cover this record')
}

function recoversTo(digest: Uint8Array, signature: string, address: Address): boolean {
  try {
    return recoverAddress(digest, signature) === address
  } catch {
    return false
  }
}

async function verified<Result>(check: () => Promise<Result>): Promise<Result> {
  try {
    return await check()
  } catch (cause) {
    if (cause instanceof ProtocolError) throw badAuthor('The evidence of the author is malformed', cause)
    throw cause
  }
}

function badAuthor(what: string, cause?: unknown): SdkError {
  return new SdkError('bad_author', what, {
    next: 'Do not rely on this record; report it to the gateway’s operator',
    ...(cause === undefined ? {} : { cause }),
  })
}
