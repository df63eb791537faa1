import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { fromHex, type NoteSigner, noteKeyTypes, verifierKey } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { nodeCurves } from '../node/nodeCurves.ts'

/** A witness's key. `vkey`: what logs and verifiers put into their policies. */
export type WitnessKey = { readonly signer: NoteSigner; readonly vkey: string }

/**
 * Reads a witness's key: a file of its owner alone (mode 0600) with an Ed25519 seed in 64 hex digits.
 *
 * @param name - the witness's own, such as `witness.example/w1`
 * @throws `bad_keystore`; no message names more than what is wrong
 */
export function readWitnessKey(path: string, name: string): WitnessKey {
  const seed = seedOf(path)
  const publicKey = nodeCurves.ed25519PublicKey(seed)
  return {
    signer: { name, publicKey, sign: (message) => nodeCurves.ed25519Sign(seed, message) },
    vkey: verifierKey(name, publicKey, noteKeyTypes.cosignature),
  }
}

function seedOf(path: string): Uint8Array {
  const handle = openSync(path, 'r')
  try {
    // Mode and content of the same open file: a path could point elsewhere in between.
    if ((fstatSync(handle).mode & 0o077) !== 0)
      throw new SdkError('bad_keystore', 'The key file is open to others', { next: 'Set its mode to 0600' })
    const text = readFileSync(handle, 'utf8').trim()
    if (!/^[0-9a-f]{64}$/.test(text))
      throw new SdkError('bad_keystore', 'The key file does not hold 64 hex digits')
    return fromHex(text)
  } finally {
    closeSync(handle)
  }
}
