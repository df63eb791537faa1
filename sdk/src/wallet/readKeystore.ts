import { getPublicKey } from '@noble/secp256k1'
import { addressOf, equal, fromHex } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { readPrivateKey } from './readPrivateKey.ts'
import { parseKeystore } from './keystoreForm.ts'
import { applyCipher, checkSum, deriveKey } from './keystoreKeys.ts'

/**
 * The private key, 32 bytes, from the JSON text of an encrypted keystore (Web3 Secret Storage, version 3: scrypt or
 * PBKDF2, AES-128-CTR). Takes about a second, as it should. Throws `bad_keystore`, `wrong_password`.
 */
export async function readKeystore(json: string, password: string): Promise<Uint8Array<ArrayBuffer>> {
  const keystore = parseKeystore(json)
  const { cipherparams, ciphertext, mac } = keystore.crypto
  const sealed = bytes(ciphertext)
  for (const form of formsOf(password)) {
    const derived = await deriveKey(form, keystore.crypto)
    if (!equal(checkSum(derived, sealed), bytes(mac))) continue
    const key = readPrivateKey(await applyCipher(derived, bytes(cipherparams.iv), sealed))
    requireAddress(keystore.address, key)
    return key
  }
  throw new SdkError('wrong_password', 'The password does not open the keystore', { next: 'Try another one' })
}

/** Programs differ in whether they bring letters with accents into one form first. */
function formsOf(password: string): ReadonlySet<string> {
  return new Set([password.normalize('NFKC'), password])
}

/** The address stands in clear, so anybody could have written another one there. */
function requireAddress(said: string | null | undefined, key: Uint8Array): void {
  if (said === undefined || said === null) return
  const address = addressOf(getPublicKey(key, false))
  if (address.slice(2) === said.toLowerCase().replace(/^0x/, '')) return
  throw new SdkError('bad_keystore', 'The keystore holds the key of another address than it says', {
    next: 'Ask where the file comes from',
  })
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
  return fromHex(hex.toLowerCase())
}
