import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { Es256Verifier, PublicJwk } from '@consentry/protocol'

/**
 * ES256 by `node:crypto`. Imported session keys are kept, the one unused for longest goes first: importing costs
 * as much as verifying. `mostKeys`: how many are kept.
 */
export function createNodeEs256({ mostKeys = 4_096 }: { readonly mostKeys?: number } = {}): Es256Verifier {
  const keys = new Map<string, KeyObject>()
  const keyFor = (jwk: PublicJwk): KeyObject => {
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
function derOf(signature: Uint8Array): Buffer {
  const [r, s] = [integerOf(signature.subarray(0, 32)), integerOf(signature.subarray(32))]
  return Buffer.from([0x30, r.length + s.length, ...r, ...s])
}

/** DER INTEGER: shortest form, with a zero before a set high bit. */
function integerOf(bytes: Uint8Array): number[] {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const digits = [...bytes.subarray(start)]
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0)
  return [0x02, digits.length, ...digits]
}
