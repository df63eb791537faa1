import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'
import type { ProfileFolder } from './profileFolder.ts'

const walletFile = 'wallet.key'

/** A key as its file holds it: 64 hex digits, with or without 0x. Throws `bad_file`. */
export function accountOfKey(text: string, file: string): PrivateKeyAccount {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})\s*$/.exec(text)?.[1]
  try {
    if (digits !== undefined) return privateKeyToAccount(`0x${digits}`)
  } catch {
    // Zero, or beyond the order of the curve.
  }
  throw new CliError('bad_file', `${file} holds no private key`, 'It must be 64 hex digits')
}

/** The wallet of a profile. Throws `bad_profile`, `loose_mode`. */
export async function readWalletKey(folder: ProfileFolder): Promise<PrivateKeyAccount> {
  const text = await folder.file(walletFile)
  if (text === undefined)
    throw new CliError('bad_profile', `The profile "${folder.name}" has lost its wallet`)
  return accountOfKey(text, walletFile)
}

/**
 * Stores a new key, or the one of `--key-file`, as the wallet of a profile. A key that a broken-off call left there is
 * kept. Throws `bad_file`.
 */
export async function makeWalletKey(
  folder: ProfileFolder,
  { args, surroundings }: Pick<Context, 'args' | 'surroundings'>,
): Promise<PrivateKeyAccount> {
  const given = args.option('key-file')
  const left = await folder.file(walletFile)
  const key =
    given === undefined ? (left ?? generatePrivateKey()) : await readKeyFile(resolve(surroundings.cwd, given))
  const account = accountOfKey(key, given ?? walletFile)
  await folder.writeFile(walletFile, `${key.trim().replace(/^0x/, '').toLowerCase()}\n`)
  return account
}

async function readKeyFile(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliError('bad_file', `${path} cannot be read (${error.code})`)
  })
}
