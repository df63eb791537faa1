import { toUtf8 } from '../bytes/utf8.ts'
import type { Awaitable } from '../crypto/Aead.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Jkt, Sha256Hex } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import { type Es256Verifier, webCryptoEs256 } from './es256.ts'
import { invalidProof, type ProofClaims, readClaims, readProof } from './proof.ts'
import { jwkThumbprint } from './PublicJwk.ts'
import { type HashedRequest, replayKey, requestHash } from './requestHash.ts'

/** What the proof has to fit: session, request and time. Spec §10.3. */
export type ExpectedProof = HashedRequest & {
  /** Thumbprint of the session. */
  readonly jkt: Jkt
  /** `tokenHash` of the session's token. */
  readonly ath: string
  /** Configured origin of the gateway + path, no query. */
  readonly htu: string
  readonly now: Seconds
}

/** What the server knows beside the request. Spec §10.3. */
export type ProofChecks = {
  /** Whether this server issued the nonce and not more than 120 s ago. */
  isFreshNonce(nonce: string): Awaitable<boolean>
  /** Remembers the key until `expires`; false if it is remembered already. */
  claim(key: Sha256Hex, expires: Seconds): Awaitable<boolean>
  /** WebCrypto if absent. */
  readonly verifyEs256?: Es256Verifier
}

/** A proof that passed. `hash`: SHA-256 of the JWS, 32 bytes, as receipts name it. */
export type VerifiedProof = { readonly claims: ProofClaims; readonly hash: Uint8Array }

/** How far `iat` may be from the server's clock, in s, either way. Spec §20. */
export const maxProofAge: Seconds = 60 as Seconds

const replayLife = 120

/**
 * Checks the proof of a request in the order of the specification; the claim on the replay key comes last, so that
 * a proof that fails stays unused.
 *
 * @throws `invalid_dpop_proof`; `use_dpop_nonce` where only a nonce of this server is missing. Spec §10.3
 */
export async function verifyProof(
  jws: string,
  expected: ExpectedProof,
  checks: ProofChecks,
): Promise<VerifiedProof> {
  const claims = await verifyProofSignature(jws, expected.jkt, checks.verifyEs256)
  if (claims.htm !== expected.method) throw invalidProof('Proof is for another method', claims.htm)
  if (claims.htu !== expected.htu) throw invalidProof('Proof is for another address', claims.htu)
  if (!(Math.abs(expected.now - claims.iat) <= maxProofAge))
    throw invalidProof('Proof is too old or too new', claims.iat)
  if (claims.jti.length < 16 || claims.jti.length > 64)
    throw invalidProof('Claim jti has another length', claims.jti)
  if (claims.ath !== expected.ath) throw invalidProof('Proof is for another token', claims.ath)
  if (claims.nonce === undefined || !(await checks.isFreshNonce(claims.nonce))) throw nonceNeeded()
  if (claims.rh !== requestHash(expected)) throw invalidProof('Proof is for another request', claims.rh)
  const isNew = await checks.claim(replayKey(expected.jkt, claims.jti), (claims.iat + replayLife) as Seconds)
  if (!isNew) throw invalidProof('Proof was used before', claims.jti)
  return { claims, hash: proofHash(jws) }
}

/**
 * Checks what stays true of a proof forever: header, key and signature. So an auditor reads it offline.
 *
 * @throws `invalid_dpop_proof`. Spec §10.3, §12.6
 */
export async function verifyProofSignature(
  jws: string,
  jkt: Jkt,
  verifyEs256: Es256Verifier = webCryptoEs256,
): Promise<ProofClaims> {
  const { jwk, payload, signed, signature } = readProof(jws)
  if (jwkThumbprint(jwk) !== jkt) throw invalidProof('Proof is by another key', jwk)
  if (signature.length !== 64 || !(await verifyEs256(jwk, signed, signature))) {
    throw invalidProof('Signature of the proof is not valid', signature)
  }
  return readClaims(payload)
}

/** SHA-256 of a proof's text: 32 bytes, as receipts name it. Spec §14. */
export function proofHash(jws: string): Uint8Array<ArrayBuffer> {
  return sha256(toUtf8(jws))
}

function nonceNeeded(): ProtocolError {
  return new ProtocolError('use_dpop_nonce', 'Proof has no nonce of this server that is still fresh', {
    next: 'Repeat with the nonce of the DPoP-Nonce header',
  })
}
