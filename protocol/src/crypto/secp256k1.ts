import { Point, recoverPublicKey, Signature } from '@noble/secp256k1'
import { from0x, to0x } from '../bytes/hex.ts'
import { concat } from '../bytes/concat.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Address } from '../values/ids.ts'
import { keccak256 } from './hash.ts'

/**
 * Recovers the address that signed a 32-byte digest. The signature is `r ‖ s ‖ v`, 65 bytes, as bytes or `0x` hex.
 * Throws `bad_signature` unless s is low and v is 27 or 28: so each signature has one form. Spec §8.
 */
export function recoverAddress(digest: Uint8Array, signature: Uint8Array | string): Address {
  const bytes = typeof signature === 'string' ? signatureBytes(signature) : signature
  const v = bytes[64]
  if (bytes.length !== 65 || (v !== 27 && v !== 28)) throw badSignature(bytes)
  const recoverable = concat(Uint8Array.of(v - 27), bytes.subarray(0, 64))
  try {
    if (Signature.fromBytes(recoverable, 'recovered').hasHighS()) throw badSignature(bytes)
    const publicKey = recoverPublicKey(recoverable, digest, { prehash: false })
    return addressOf(Point.fromBytes(publicKey).toBytes(false))
  } catch {
    throw badSignature(bytes)
  }
}

/** The digest of a personal message (EIP-191 version 0x45), 32 bytes. Spec §5, §10. */
export function personalMessageDigest(text: string): Uint8Array<ArrayBuffer> {
  const message = toUtf8(text)
  return keccak256(concat(toUtf8(`\x19Ethereum Signed Message:\n${message.length}`), message))
}

/** The address of an uncompressed public key of 65 bytes. */
export function addressOf(publicKey: Uint8Array): Address {
  return to0x(keccak256(publicKey.subarray(1)).subarray(12)) as Address
}

function signatureBytes(signature: string): Uint8Array {
  try {
    return from0x(signature)
  } catch {
    throw badSignature(signature)
  }
}

function badSignature(given: Uint8Array | string): ProtocolError {
  return new ProtocolError('bad_signature', 'Signature is not a recoverable one with low s and v 27 or 28', {
    given: redact(given),
    next: 'Sign the same message again with the wallet of this address',
  })
}
