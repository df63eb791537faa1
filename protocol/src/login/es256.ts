import type { Awaitable } from '../crypto/Aead.ts'
import type { PublicJwk } from './PublicJwk.ts'

/**
 * Verifies an ES256 signature (`r ‖ s`, 64 bytes). A server plugs in one that keeps imported keys. Gives false for
 * a wrong signature and for a key that is no point of the curve. Spec §10.3.
 */
export type Es256Verifier = (key: PublicJwk, message: Uint8Array, signature: Uint8Array) => Awaitable<boolean>

/** A session key as the client holds it. Spec §5, §10. */
export type ProofKey = {
  readonly jwk: PublicJwk
  /** ES256 over the message: `r ‖ s`, 64 bytes. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** A WebCrypto key, as far as this package looks into it. It may be kept in IndexedDB. */
export type KeyHandle = { readonly type: string }
/** A WebCrypto P-256 pair; the private key need not be extractable. */
export type KeyHandlePair = { readonly privateKey: KeyHandle; readonly publicKey: KeyHandle }

type Jwk = { readonly kty?: string; readonly crv?: string; readonly x?: string; readonly y?: string }
type Algorithm = { readonly name: 'ECDSA'; readonly namedCurve?: 'P-256'; readonly hash?: 'SHA-256' }
type Subtle = {
  generateKey(algorithm: Algorithm, extractable: boolean, usages: readonly string[]): Promise<KeyHandlePair>
  importKey(
    format: 'jwk',
    key: Jwk,
    algorithm: Algorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<KeyHandle>
  exportKey(format: 'jwk', key: KeyHandle): Promise<Jwk>
  sign(algorithm: Algorithm, key: KeyHandle, message: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: Algorithm, key: KeyHandle, signature: Uint8Array, message: Uint8Array): Promise<boolean>
}

const curve: Algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const ecdsa: Algorithm = { name: 'ECDSA', hash: 'SHA-256' }

function subtle(): Subtle {
  // Described by its few members for the reason given in crypto/webCrypto.ts; read at use, for a page may have none.
  return (globalThis as unknown as { readonly crypto: { readonly subtle: Subtle } }).crypto.subtle
}

/** Makes a session key whose private half cannot be exported. Spec §5. */
export async function generateProofKeyPair(): Promise<KeyHandlePair> {
  return subtle().generateKey(curve, false, ['sign', 'verify'])
}

/** The session key of a WebCrypto pair. Throws TypeError if it is not P-256. Spec §10. */
export async function webCryptoProofKey({ privateKey, publicKey }: KeyHandlePair): Promise<ProofKey> {
  const { kty, crv, x, y } = await subtle().exportKey('jwk', publicKey)
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined) {
    throw new TypeError('A session key is a P-256 key pair')
  }
  return {
    jwk: { kty, crv, x, y },
    sign: async (message) => new Uint8Array(await subtle().sign(ecdsa, privateKey, message)),
  }
}

/** ES256 by WebCrypto; imports the key each time. */
export const webCryptoEs256: Es256Verifier = async ({ kty, crv, x, y }, message, signature) => {
  try {
    const key = await subtle().importKey('jwk', { kty, crv, x, y }, curve, true, ['verify'])
    return await subtle().verify(ecdsa, key, signature, message)
  } catch {
    return false
  }
}
