import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

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

/** The private key of 32 raw bytes. */
export function privateKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  return createPrivateKey({ key: derOf(privatePrefix[curve], raw), format: 'der', type: 'pkcs8' })
}

/** The public key of 32 raw bytes. */
export function publicKeyOf(curve: Curve, raw: Uint8Array): KeyObject {
  return createPublicKey({ key: derOf(publicPrefix[curve], raw), format: 'der', type: 'spki' })
}

function derOf(prefix: Buffer, raw: Uint8Array): Buffer {
  if (raw.length !== 32) throw new TypeError('a key of 32 bytes expected')
  return Buffer.concat([prefix, raw])
}

/** The 32 raw bytes of the public key that belongs to a private one. */
export function rawPublicKey(privateKey: KeyObject): Uint8Array {
  return plain(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
}

/** A copy of its own: a Buffer may be a view of memory that others use too. */
export function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}
