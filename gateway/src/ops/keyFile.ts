import { readFileSync, statSync } from 'node:fs'
import { FatalError } from '../errors/FatalError.ts'

/** A secp256k1 key file: 32 bytes as hex, mode 0600. Throws `FatalError` without a word of its content. */
export function readKeyFile(path: string): `0x${string}` {
  const text = read(path)
  const hex = text.trim().replace(/^0x/, '')
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new FatalError('a key file does not hold 32 bytes in hex')
  return `0x${hex}`
}

function read(path: string): string {
  try {
    if ((statSync(path).mode & 0o077) !== 0)
      throw new FatalError('a key file is readable by others; set its mode to 0600')
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof FatalError) throw cause
    throw new FatalError('a key file cannot be read', { cause })
  }
}
