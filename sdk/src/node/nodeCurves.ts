import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject, sign, verify } from 'node:crypto'
import { concat, type Curves, fromHex } from '@consentry/protocol'

/** DER around the 32 bytes of a key: RFC 8410. */
const der = {
  x25519: {
    secret: fromHex('302e020100300506032b656e04220420'),
    public: fromHex('302a300506032b656e032100'),
  },
  ed25519: {
    secret: fromHex('302e020100300506032b657004220420'),
    public: fromHex('302a300506032b6570032100'),
  },
}

type Curve = keyof typeof der

/** Curve25519 by OpenSSL: the same results as the default, in a tenth of the time. */
export const nodeCurves: Curves = {
  x25519: (secret, publicKey) => {
    try {
      const pair = { privateKey: secretKey('x25519', secret), publicKey: publicKeyOf('x25519', publicKey) }
      return Uint8Array.from(diffieHellman(pair))
    } catch {
      // OpenSSL refuses the all-zero result of a low-order key; the port gives it back as it is.
      return new Uint8Array(32)
    }
  },
  x25519PublicKey: (secret) => rawOf(createPublicKey(secretKey('x25519', secret))),
  ed25519PublicKey: (seed) => rawOf(createPublicKey(secretKey('ed25519', seed))),
  ed25519Sign: (seed, message) => Uint8Array.from(sign(null, message, secretKey('ed25519', seed))),
  ed25519Verify: (publicKey, message, signature) =>
    publicKey.length === 32 && verify(null, message, publicKeyOf('ed25519', publicKey), signature),
}

function secretKey(curve: Curve, secret: Uint8Array): KeyObject {
  if (secret.length !== 32) throw new RangeError('Secret of 32 bytes expected')
  const key = Buffer.from(concat(der[curve].secret, secret))
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' })
}

function publicKeyOf(curve: Curve, publicKey: Uint8Array): KeyObject {
  if (publicKey.length !== 32) throw new RangeError('Public key of 32 bytes expected')
  const key = Buffer.from(concat(der[curve].public, publicKey))
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

function rawOf(publicKey: KeyObject): Uint8Array {
  return Uint8Array.from(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
}
