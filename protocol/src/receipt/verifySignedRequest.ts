import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Es256Verifier } from '../login/es256.ts'
import { type LoginFields, parseLoginText } from '../login/loginText.ts'
import { invalidProof, type ProofClaims } from '../login/proof.ts'
import { type HashedRequest, requestHash } from '../login/requestHash.ts'
import { maxProofAge, verifyProofSignature } from '../login/verifyProof.ts'
import type { RequestEvidence } from './evidence.ts'
import { loginSigner } from './loginSigner.ts'

/** Where a request was made and, where its bytes are known, what it was. Spec §12.6. */
export type SignedRequestContext = {
  readonly chainId: number
  /** Origin of the gateway. */
  readonly gateway: string
  /** Absent where target or body are not known any more: then `rh` stays unchecked. */
  readonly request?: HashedRequest
  readonly verifyEs256?: Es256Verifier
}

/** A request that its evidence proves. */
export type SignedRequest = {
  readonly login: LoginFields
  readonly claims: ProofClaims
  /** `ecdsa` proved here; `contract`: only the contract wallet can say so, by ERC-1271 at the block of the login. */
  readonly wallet: 'ecdsa' | 'contract'
  readonly isRequestChecked: boolean
}

/**
 * Checks offline who made a request: the login text and its signature, the session key named in it, the proof by
 * that key within the session's life, and the request itself. Who was a member of what is for the chain to say.
 *
 * @throws `bad_request` for another login text, `bad_signature` for one of another network or gateway,
 * `invalid_dpop_proof` for a proof that does not fit. Spec §10, §12.6
 */
export async function verifySignedRequest(
  { siwe, siweSig, dpop }: Pick<RequestEvidence, 'siwe' | 'siweSig' | 'dpop'>,
  { chainId, gateway, request, verifyEs256 }: SignedRequestContext,
): Promise<SignedRequest> {
  const login = parseLoginText(siwe)
  if (login.chainId !== chainId || login.gateway !== gateway) {
    throw new ProtocolError('bad_signature', 'Login is for another network or gateway', {
      given: redact(siwe),
    })
  }
  const claims = await verifyProofSignature(dpop, login.jkt, verifyEs256)
  const issued = login.issuedAt / 1000 - maxProofAge
  const expires = login.expires / 1000 + maxProofAge
  if (!(issued <= claims.iat && claims.iat <= expires))
    throw invalidProof('Proof is not of this session', claims.iat)
  if (request !== undefined) requireRequest(claims, gateway, request)
  const wallet = loginSigner(siwe, siweSig) === login.address ? 'ecdsa' : 'contract'
  return { login, claims, wallet, isRequestChecked: request !== undefined }
}

function requireRequest(claims: ProofClaims, gateway: string, request: HashedRequest): void {
  const [path] = request.target.split('?')
  const isFor = claims.htm === request.method && claims.htu === `${gateway}${path}`
  if (!isFor || claims.rh !== requestHash(request))
    throw invalidProof('Proof is for another request', claims.rh)
}
