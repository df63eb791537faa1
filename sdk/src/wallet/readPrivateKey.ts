import { utils } from '@noble/secp256k1'
import { from0x } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'

/** A copy of a private key as bytes, checked. Throws `bad_keystore`. */
export function readPrivateKey(given: Uint8Array | string): Uint8Array<ArrayBuffer> {
  const bytes = typeof given === 'string' ? bytesOf(given) : Uint8Array.from(given)
  if (bytes === undefined || !utils.isValidSecretKey(bytes)) {
    throw new SdkError('bad_keystore', 'Not a private key', { next: 'A key has 32 bytes, as hex after 0x' })
  }
  return bytes
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return from0x(text.toLowerCase())
  } catch {
    // The text may be a key with a slip in it: the error that holds a part of it goes no further.
    return undefined
  }
}
