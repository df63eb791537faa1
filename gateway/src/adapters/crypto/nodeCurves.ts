import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, sign, verify } from 'node:crypto'
import type { Curves } from '@consentry/protocol'

type Curve = 'x25519' | 'ed25519'

/** Everything of a DER key that comes before its 32 raw bytes (RFC 8410). */
const publicPrefix: Readonly<Record<Curve, Buffer>> = {
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
}
const privatePrefix: Readonly<Record<Curve, Buffer>> = {
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
}

/** Curve25519 by `node:crypto`: the same bytes as tweetnacl, many times faster. */
export const nodeCurves: Curves = {
  x25519: (secret, publicKey) => {
    const keys = { privateKey: privateKeyOf('x25519', secret), publicKey: publicKeyOf('x25519', publicKey) }
    try {
      return plain(diffieHellman(keys))
    } catch {
      // Both keys are well-formed, so what OpenSSL refuses is the all-zero result of a low-order key.
      return new Uint8Array(32)
    }
  },
  x25519PublicKey: (secret) => rawPublicKey(privateKeyOf('x25519', secret)),
  ed25519PublicKey: (seed) => rawPublicKey(privateKeyOf('ed25519', seed)),
  ed25519Sign: (seed, message) => plain(sign(null, message, privateKeyOf('ed25519', seed))),
  ed25519Verify: (publicKey, message, signature) =>
    publicKey.length === 32 &&
    signature.length === 64 &&
    verify(null, message, publicKeyOf('ed25519', publicKey), signature),
}

function privateKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: derOf(privatePrefix[curve], raw), format: 'der', type: 'pkcs8' })
}

function publicKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: derOf(publicPrefix[curve], raw), format: 'der', type: 'spki' })
}

function derOf(prefix: Buffer, raw: Uint8Array): Buffer {
  if (raw.length !== 32) throw new TypeError('a key of 32 bytes expected')
  return Buffer.concat([prefix, raw])
}

function rawPublicKey(privateKey: KeyObject): Uint8Array {
  return plain(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
}

// A copy of its own: a Buffer may be a view of memory that others use too.
function plain(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes)
}
