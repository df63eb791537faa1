import { sign } from 'node:crypto'
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { FatalError } from '../../errors/FatalError.ts'
import type { Signer } from '../../ports/Signer.ts'
import type { SignatureThread } from './signatureThread.ts'
import { plain, privateKeyOf, rawPublicKey } from './rawKeys.ts'

/**
 * An Ed25519 signer from a file with the seed in 64 hex digits. Throws `FatalError` when the file is missing, is not
 * for its owner alone (mode 0600), or holds something else. No message names more than the path. `aside`: signs on another
 * thread, too.
 */
export function fileSigner(path: string, aside?: Pick<SignatureThread, 'sign'>): Signer {
  // Kept as a key, outside the memory that scripts can reach; importing it costs more than signing.
  const key = privateKeyOf('ed25519', readSeed(path))
  return {
    publicKey: rawPublicKey(key),
    sign: (message) => plain(sign(null, message, key)),
    ...(aside === undefined ? {} : { signAside: (message) => aside.sign(key, message) }),
  }
}

function readSeed(path: string): Uint8Array {
  const text = readOwnFile(path).trim()
  if (!/^[0-9a-f]{64}$/.test(text)) throw new FatalError(`key file ${path} does not hold 64 hex digits`)
  return new Uint8Array(Buffer.from(text, 'hex'))
}

// Mode and content of the same open file: a path could point elsewhere in between.
function readOwnFile(path: string): string {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
    const mode = fstatSync(handle).mode & 0o777
    if (mode !== 0o600)
      throw new FatalError(`key file ${path} has mode 0${mode.toString(8)}, it must have 0600`)
    return readFileSync(handle, 'utf8')
  } catch (error) {
    if (error instanceof FatalError) throw error
    throw new FatalError(`key file ${path} cannot be read`, { cause: error })
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
