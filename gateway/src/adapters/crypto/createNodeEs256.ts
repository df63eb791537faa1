import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { PublicJwk } from '@consentry/protocol'

/** Verifies at once. */
export type NodeEs256 = (jwk: PublicJwk, message: Uint8Array, signature: Uint8Array) => boolean

/**
 * ES256 by `node:crypto`. Imported session keys are kept, the one unused for longest goes first: importing costs
 * as much as verifying. `mostKeys`: how many are kept.
 */
export function createNodeEs256({ mostKeys = 4_096 }: { readonly mostKeys?: number } = {}): NodeEs256 {
  const keys = new Map<string, KeyObject>()
  /** Proofs of one session have the same key, as an object too while it is kept read. */
  const ofObject = new WeakMap<PublicJwk, KeyObject>()
  const keyFor = (jwk: PublicJwk): KeyObject => {
    const known = ofObject.get(jwk)
    if (known !== undefined) return known
    const name = `${jwk.x}.${jwk.y}`
    const key =
      keys.get(name) ??
      createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: jwk.x, y: jwk.y }, format: 'jwk' })
    // Insertion order is order of use.
    keys.delete(name)
    keys.set(name, key)
    if (keys.size > mostKeys) {
      const [oldest] = keys.keys()
      if (oldest !== undefined) keys.delete(oldest)
    }
    ofObject.set(jwk, key)
    return key
  }
  return (jwk, message, signature) => {
    if (signature.length !== 64) return false
    let key: KeyObject
    try {
      key = keyFor(jwk)
    } catch {
      return false
    }
    return verify('sha256', message, key, derOf(signature))
  }
}

// DER, although Node reads r ‖ s too: with options beside the key it would look at the key anew each time.
function derOf(signature: Uint8Array): Uint8Array {
  const der = new Uint8Array(72)
  const end = putInteger(der, putInteger(der, 2, signature, 0), signature, 32)
  der[0] = 0x30
  der[1] = end - 2
  return der.subarray(0, end)
}

/** Puts 32 bytes as a DER INTEGER: shortest form, with a zero before a set high bit. Gives where it ends. */
function putInteger(der: Uint8Array, at: number, signature: Uint8Array, start: number): number {
  const end = start + 32
  let first = start
  while (first < end - 1 && signature[first] === 0) first += 1
  const zeros = (signature[first] ?? 0) >= 0x80 ? 1 : 0
  der[at] = 0x02
  der[at + 1] = end - first + zeros
  der.set(signature.subarray(first, end), at + 2 + zeros)
  return at + 2 + zeros + end - first
}
