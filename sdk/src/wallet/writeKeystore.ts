import { getPublicKey } from '@noble/secp256k1'
import { addressOf, randomBytes, type RandomSource, toHex } from '@consentry/protocol'
import { readPrivateKey } from './readPrivateKey.ts'
import type { KeyDerivation } from './keystoreForm.ts'
import { applyCipher, checkSum, deriveKey } from './keystoreKeys.ts'

/** How much work a password costs whoever tries them, and where the random bytes come from. */
export type KeystoreOptions = {
  /** Rounds of scrypt, a power of two; default 2^18, about a second and 256 MiB. */
  readonly rounds?: number
  readonly random?: RandomSource
}

/**
 * The JSON text of an encrypted keystore for a private key (Web3 Secret Storage, version 3, scrypt, AES-128-CTR), which
 * other wallets read too. Its file should have mode 0600. Throws `bad_keystore` for anything that is no key.
 */
export async function writeKeystore(
  privateKey: Uint8Array | string,
  password: string,
  { rounds = 2 ** 18, random = randomBytes }: KeystoreOptions = {},
): Promise<string> {
  const key = readPrivateKey(privateKey)
  const kdf: KeyDerivation = {
    kdf: 'scrypt',
    kdfparams: { dklen: 32, n: rounds, r: 8, p: 1, salt: toHex(random(32)) },
  }
  const derived = await deriveKey(password.normalize('NFKC'), kdf)
  const iv = random(16)
  const ciphertext = await applyCipher(derived, iv, key)
  const sealed = {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: toHex(iv) },
    ciphertext: toHex(ciphertext),
    mac: toHex(checkSum(derived, ciphertext)),
  }
  const address = addressOf(getPublicKey(key, false)).slice(2)
  return JSON.stringify({ version: 3, id: uuid(random(16)), address, crypto: { ...sealed, ...kdf } })
}

/** A random identifier in the form of RFC 9562, version 4. */
function uuid(bytes: Uint8Array): string {
  const marked = Uint8Array.from(bytes)
  marked[6] = ((marked[6] ?? 0) & 0x0f) | 0x40
  marked[8] = ((marked[8] ?? 0) & 0x3f) | 0x80
  return toHex(marked).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
