import nacl from 'tweetnacl'
import type { Curves } from './Curves.ts'

/** Order of the Ed25519 base point, little-endian. */
const order = Uint8Array.from([
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
])

/** Curve25519 by tweetnacl: audited, the same in every runtime. */
export const tweetnaclCurves: Curves = {
  x25519: (secret, publicKey) => nacl.scalarMult(secret, publicKey),
  x25519PublicKey: (secret) => nacl.scalarMult.base(secret),
  ed25519PublicKey: (seed) => nacl.sign.keyPair.fromSeed(seed).publicKey,
  ed25519Sign: (seed, message) => nacl.sign.detached(message, nacl.sign.keyPair.fromSeed(seed).secretKey),
  ed25519Verify: (publicKey, message, signature) =>
    publicKey.length === 32 &&
    signature.length === 64 &&
    isBelowOrder(signature.subarray(32)) &&
    nacl.sign.detached.verify(message, signature, publicKey),
}

// tweetnacl does not check it, and a second valid signature for one message must not exist (RFC 8032).
function isBelowOrder(s: Uint8Array): boolean {
  for (let i = 31; i >= 0; i--) {
    const difference = (s[i] ?? 0) - (order[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
