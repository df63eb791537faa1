import { randomBytes } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { writeDurably } from '../chain/writeDurably.ts'
import type { DataFolder } from './dataFolder.ts'
import { NetworkError } from './NetworkError.ts'

/** The secrets of an installation: three accounts (secp256k1) and two signing seeds (Ed25519), 32 bytes each. */
export const keyNames = ['admin', 'relayer', 'anchor', 'checkpoint', 'receipt'] as const
export type KeyName = (typeof keyNames)[number]

/** The keys of an installation, made once and kept in files that their owner alone can read. */
export interface InstallationKeys {
  /** File of a key: 64 hex digits and a line end. */
  readonly file: (name: KeyName) => string
  readonly adminKey: Hex
  readonly admin: PrivateKeyAccount
  readonly relayer: PrivateKeyAccount
  readonly anchor: PrivateKeyAccount
}

/** Reads the keys of the folder and draws those that are missing. Throws `bad_key_file`. Spec §9.4. */
export async function installationKeys(folder: DataFolder): Promise<InstallationKeys> {
  const file = (name: KeyName) => join(folder.keys, `${name}.key`)
  const keys = new Map<KeyName, Hex>()
  for (const name of keyNames) keys.set(name, await installationKey(file(name)))
  const keyOf = (name: KeyName) => keys.get(name) as Hex
  return {
    file,
    adminKey: keyOf('admin'),
    admin: privateKeyToAccount(keyOf('admin')),
    relayer: privateKeyToAccount(keyOf('relayer')),
    anchor: privateKeyToAccount(keyOf('anchor')),
  }
}

/** The key of a file, drawn if it is missing: 32 random bytes, mode 0600. Throws `bad_key_file`. */
export async function installationKey(file: string): Promise<Hex> {
  return (await readKey(file)) ?? drawKey(file)
}

async function readKey(file: string): Promise<Hex | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw new NetworkError('bad_key_file', `${file} cannot be read (${error.code})`, error)
  })
  if (text === undefined) return undefined
  if (!/^[0-9a-f]{64}\n?$/.test(text)) {
    throw new NetworkError('bad_key_file', `${file} does not hold a key of 64 hex digits`)
  }
  // Windows keeps no such bits.
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    throw new NetworkError('bad_key_file', `${file} can be read by others. Run: chmod 600 ${file}`)
  }
  return `0x${text.trim()}`
}

async function drawKey(file: string): Promise<Hex> {
  const key = randomBytes(32).toString('hex')
  await writeDurably(file, `${key}\n`)
  return `0x${key}`
}
