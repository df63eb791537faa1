import { diffieHellman, type KeyObject, sign, verify } from 'node:crypto'
import type { Curves } from '@consentry/protocol'
import { plain, privateKeyOf, publicKeyOf, rawPublicKey } from './rawKeys.ts'

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
    verify(null, message, verifyingKey(publicKey), signature),
}

/** A gateway verifies with a handful of keys, its own most of all; importing one costs as much as verifying. */
const mostKeys = 16
const keys = new Map<string, KeyObject>()

function verifyingKey(raw: Uint8Array): KeyObject {
  const name = Buffer.from(raw).toString('latin1')
  const known = keys.get(name)
  if (known !== undefined) return known
  const key = publicKeyOf('ed25519', raw)
  if (keys.size >= mostKeys) keys.clear()
  keys.set(name, key)
  return key
}
