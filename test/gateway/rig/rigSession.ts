import { randomBytes } from 'node:crypto'
import {
  type Address,
  batchDigest,
  canonicalJson,
  createProof,
  generateProofKeyPair,
  type JsonValue,
  jwkThumbprint,
  type ProofKey,
  requestHash,
  type Role,
  secondsOf,
  sha256,
  type Sha256Hex,
  toBase64url,
  toHex,
  toUtf8,
  webCryptoProofKey,
} from '@consentry/protocol'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { RigClock } from './openRig.ts'
import { rigOrigin } from './rigConfig.ts'

/** An answer as it came over the wire. */
export interface RigAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  /** The DPoP proof of the request. */
  readonly proof: string | null
}

/** Who asks: a wallet by the number of its key. */
export interface RigWallet {
  readonly address: Address
  sign(text: string): Promise<Hex>
}

export interface RigSession {
  readonly address: Address
  /** `headers`: beside those that every request has. */
  call(
    method: string,
    target: string,
    body?: JsonValue | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<RigAnswer>
}

export function rigWallet(number: number): RigWallet {
  const account = privateKeyToAccount(`0x${number.toString(16).padStart(64, '0')}`)
  return {
    address: account.address.toLowerCase() as Address,
    sign: (message) => account.signMessage({ message }),
  }
}

/** Logs in over HTTP as a wallet would, with a session key of its own. */
export async function rigLogin(
  gateway: { readonly url: string; readonly clock: RigClock },
  { wallet, role = 'patient' }: { readonly wallet: RigWallet; readonly role?: Role },
): Promise<RigSession> {
  const key = await webCryptoProofKey(await generateProofKeyPair())
  const { address } = wallet
  const asked = {
    address,
    role,
    jkt: jwkThumbprint(key.jwk),
    x25519: toBase64url(new Uint8Array(32).fill(9)),
    origin: rigOrigin,
  }
  const challenge = await sent(gateway.url, 'POST', '/v1/challenge', { body: asked })
  const { challengeId, text } = JSON.parse(challenge.bytes.toString())
  const signature = await wallet.sign(text)
  const opened = await sent(gateway.url, 'POST', '/v1/session', { body: { challengeId, signature } })
  const { token } = JSON.parse(opened.bytes.toString())
  return { address, call: createCaller(gateway, key, token) }
}

function createCaller(
  { url, clock }: { readonly url: string; readonly clock: RigClock },
  key: ProofKey,
  token: string,
): RigSession['call'] {
  let nonce: string | undefined
  const once: RigSession['call'] = async (method, target, body, headers) => {
    const answer = await sent(url, method, target, {
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body }),
      authorization: `DPoP ${token}`,
      proof: (digest) =>
        createProof(key, {
          token,
          htm: method,
          htu: rigOrigin + (target.split('?', 1)[0] ?? ''),
          iat: secondsOf(clock.now()),
          jti: toHex(randomBytes(16)),
          rh: requestHash({ method, target, bodyDigest: digest }),
          ...(nonce === undefined ? {} : { nonce }),
        }),
    })
    nonce = answer.headers.get('dpop-nonce') ?? nonce
    return answer
  }
  return async (...asked) => {
    const answer = await once(...asked)
    return answer.bytes.includes('use_dpop_nonce') ? once(...asked) : answer
  }
}

/** What stands for a body in the proof: of a batch the digests of its lines (§10.3). */
function digestOf(target: string, bytes: Uint8Array): Uint8Array {
  if (mediaTypeOf(target) !== 'application/x-ndjson') return sha256(bytes)
  const lines = Buffer.from(bytes)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
  return batchDigest(lines.map((line) => toHex(sha256(toUtf8(line))) as Sha256Hex))
}

function mediaTypeOf(target: string): string {
  if (target.startsWith('/v1/blobs/')) return 'application/octet-stream'
  return target.startsWith('/v1/records/batch') ? 'application/x-ndjson' : 'application/json'
}

interface Sending {
  readonly body?: JsonValue | Uint8Array
  readonly authorization?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly proof?: (bodyDigest: Uint8Array) => Promise<string>
}

async function sent(url: string, method: string, target: string, sending: Sending): Promise<RigAnswer> {
  const { body, authorization } = sending
  const bytes =
    body === undefined ? undefined : body instanceof Uint8Array ? body : toUtf8(canonicalJson(body))
  const proof = (await sending.proof?.(digestOf(target, bytes ?? new Uint8Array()))) ?? null
  const response = await fetch(url + target, {
    method,
    headers: {
      ...(bytes === undefined ? {} : { 'content-type': mediaTypeOf(target) }),
      ...sending.headers,
      ...(authorization === undefined ? {} : { authorization }),
      ...(proof === null ? {} : { dpop: proof }),
    },
    ...(bytes === undefined ? {} : { body: new Uint8Array(bytes) }),
  })
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
    proof,
  }
}
