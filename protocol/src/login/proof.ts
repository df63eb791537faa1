import { fromBase64url, toBase64url } from '../bytes/base64url.ts'
import { fromUtf8, toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../values/canonicalJson.ts'
import { strictJson } from '../values/strictJson.ts'
import type { Seconds } from '../values/times.ts'
import type { ProofKey } from './es256.ts'
import type { PublicJwk } from './PublicJwk.ts'
import { tokenHash } from './requestHash.ts'

/** What a request proof says. Spec §10.3. */
export type ProofClaims = {
  readonly jti: string
  readonly htm: string
  readonly htu: string
  readonly iat: Seconds
  readonly ath: string
  readonly rh: string
  /** Absent in a client's first request. */
  readonly nonce?: string
}

/** A proof taken apart: its key is read, its signature and claims are not checked yet. */
export type ReadProof = {
  readonly jwk: PublicJwk
  /** JSON text of the claims; meaningless until the signature was verified. */
  readonly payload: string
  readonly signed: Uint8Array
  readonly signature: Uint8Array
}

/**
 * Makes the proof of one request (RFC 9449 with the claim `rh`). A record's proof is its author's signature.
 *
 * @param key - the session key
 * @param request - `htu` = gateway origin + path; `rh` from `requestHash`; `jti` 16…64 random characters
 * @returns compact JWS. Spec §10.3
 */
export async function createProof(
  key: ProofKey,
  request: Omit<ProofClaims, 'ath'> & { readonly token: string },
): Promise<string> {
  const { token, ...claims } = request
  const { kty, crv, x, y } = key.jwk
  const header = { alg: 'ES256', jwk: { crv, kty, x, y }, typ: 'dpop+jwt' }
  const signed = `${encode(header)}.${encode({ ...claims, ath: tokenHash(token) })}`
  return `${signed}.${toBase64url(await key.sign(toUtf8(signed)))}`
}

/**
 * Takes a proof apart and checks its header: typ, alg ES256 only, a public P-256 key without private part.
 *
 * @throws `invalid_dpop_proof`. Spec §10.3
 */
export function readProof(jws: string): ReadProof {
  const [header, payload, signature, more] = jws.length <= 8192 ? jws.split('.') : []
  if (header === undefined || payload === undefined || signature === undefined || more !== undefined) {
    throw invalidProof('Not a compact JWS', jws)
  }
  return {
    jwk: keyIn(header),
    payload: decodeText(payload),
    signed: toUtf8(`${header}.${payload}`),
    signature: decode(signature),
  }
}

/**
 * Reads the claims of a proof whose signature was verified. Unknown claims are no harm and are left out.
 *
 * @throws `invalid_dpop_proof` if one is missing or of another type. Spec §10.3
 */
export function readClaims(payload: string): ProofClaims {
  const { jti, htm, htu, iat, ath, rh, nonce } = parseObject(payload)
  const texts = { jti, htm, htu, ath, rh }
  for (const [name, value] of Object.entries(texts)) {
    if (typeof value !== 'string') throw invalidProof(`Claim ${name} is missing`, value)
  }
  if (typeof iat !== 'number' || iat < 0) throw invalidProof('Claim iat is missing', iat)
  if (nonce !== undefined && typeof nonce !== 'string') throw invalidProof('Claim nonce is not a text', nonce)
  const claims = { ...(texts as Record<keyof typeof texts, string>), iat: iat as Seconds }
  return nonce === undefined ? claims : { ...claims, nonce }
}

/** The error of every check of a proof but that of the nonce. */
export function invalidProof(what: string, given: unknown): ProtocolError {
  return new ProtocolError('invalid_dpop_proof', what, {
    given: redact(given),
    next: 'Make a new proof with the session key',
  })
}

/** Headers that are kept read: so many at most, and none longer than needed. A session's proofs have all the same. */
const mostHeaders = 1_024
const longestHeader = 512
const headers = new Map<string, PublicJwk>()

/** The key that a header names. Throws for a header that is not one of a proof. */
function keyIn(header: string): PublicJwk {
  const known = headers.get(header)
  if (known !== undefined) return known
  const jwk = readHeader(parseObject(decodeText(header)))
  if (headers.size >= mostHeaders) headers.clear()
  if (header.length <= longestHeader) headers.set(header, jwk)
  return jwk
}

function readHeader(header: JsonObject): PublicJwk {
  if (header['typ'] !== 'dpop+jwt') throw invalidProof('Proof has another typ', header['typ'])
  if (header['alg'] !== 'ES256') throw invalidProof('Proof has another alg', header['alg'])
  // What must be understood and is not, makes a JWS invalid (RFC 7515 §4.1.11).
  if (header['crit'] !== undefined) throw invalidProof('Proof has critical extensions', header['crit'])
  const jwk = asObject(header['jwk'])
  const { kty, crv, x, y } = jwk
  if (kty !== 'EC' || crv !== 'P-256' || !isCoordinate(x) || !isCoordinate(y) || 'd' in jwk) {
    throw invalidProof('Proof names no public P-256 key', jwk)
  }
  return { kty, crv, x, y }
}

function isCoordinate(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length === 43 && decode(value).length === 32
}

function parseObject(text: string): JsonObject {
  try {
    return asObject(strictJson(text))
  } catch {
    throw invalidProof('Proof holds no JSON object', text)
  }
}

function asObject(value: JsonValue | undefined): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalidProof('Not an object', value)
  return value as JsonObject
}

function encode(value: JsonObject): string {
  return toBase64url(toUtf8(canonicalJson(value)))
}

function decodeText(part: string): string {
  const text = fromUtf8(decode(part))
  if (text === undefined) throw invalidProof('Proof is not UTF-8', part)
  return text
}

function decode(part: string): Uint8Array {
  try {
    return fromBase64url(part)
  } catch {
    throw invalidProof('Proof is not canonical base64url', part)
  }
}
