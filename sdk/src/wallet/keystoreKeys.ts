import { pbkdf2Async } from '@noble/hashes/pbkdf2.js'
import { scryptAsync } from '@noble/hashes/scrypt.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromHex, keccak256, toUtf8 } from '@consentry/protocol'
import type { KeyDerivation } from './keystoreForm.ts'

/** The 32 bytes that a password gives: the cipher's key, then the key of the check sum. */
export function deriveKey(password: string, crypto: KeyDerivation): Promise<Uint8Array> {
  const secret = toUtf8(password)
  if (crypto.kdf === 'scrypt') {
    const { n, r, p, salt, dklen } = crypto.kdfparams
    return scryptAsync(secret, fromHex(salt.toLowerCase()), { N: n, r, p, dkLen: dklen, maxmem: 2 ** 31 })
  }
  const { c, salt, dklen } = crypto.kdfparams
  return pbkdf2Async(sha256, secret, fromHex(salt.toLowerCase()), { c, dkLen: dklen })
}

/** What tells a right password from a wrong one. */
export function checkSum(derived: Uint8Array, ciphertext: Uint8Array): Uint8Array<ArrayBuffer> {
  return keccak256(concat(derived.subarray(16), ciphertext))
}

/** AES-128-CTR, which is its own inverse. */
export async function applyCipher(
  derived: Uint8Array,
  iv: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = globalThis.crypto
  const key = await subtle.importKey('raw', derived.slice(0, 16), 'AES-CTR', false, ['encrypt'])
  return new Uint8Array(await subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 128 }, key, data))
}
