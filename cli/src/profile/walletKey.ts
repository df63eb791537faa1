import { readFile } from 'node:fs/promises'
import { to0x } from '@consentry/protocol'
import { readKeystore, writeKeystore } from '@consentry/sdk/wallet/key'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { CliError } from '../CliError.ts'
import type { Context } from '../Command.ts'
import { requireFile } from '../connect/requireFile.ts'
import type { Profile } from './Profile.ts'
import type { ProfileFolder } from './profileFolder.ts'

const keyFile = 'wallet.key'
const keystoreFile = 'wallet.json'

type Asking = Pick<Context, 'args' | 'prompts' | 'surroundings'>

/** A key as its file holds it: 64 hex digits, with or without 0x. Throws `bad_file`. */
function accountOfKey(text: string, file: string): PrivateKeyAccount {
  const digits = /^(?:0x)?([0-9a-fA-F]{64})\s*$/.exec(text)?.[1]
  try {
    if (digits !== undefined) return privateKeyToAccount(`0x${digits}`)
  } catch {
    // Zero, or beyond the order of the curve.
  }
  throw new CliError('bad_file', `${file} holds no private key`, 'It must be 64 hex digits')
}

/** The wallet of a profile; a keystore asks for its password. Throws `bad_profile`, `loose_mode`, `wrong_password`. */
export async function readWalletKey(
  context: Asking,
  folder: ProfileFolder,
  { wallet }: Pick<Profile, 'wallet'>,
): Promise<PrivateKeyAccount> {
  const text = await folder.file(wallet === 'key' ? keyFile : keystoreFile)
  if (text === undefined)
    throw new CliError('bad_profile', `The profile "${folder.name}" has lost its wallet`)
  return wallet === 'key' ? accountOfKey(text, keyFile) : openKeystore(context, text)
}

/**
 * Stores the wallet of a new profile: a new key, the one of `--key-file`, or the keystore of `--keystore`; with
 * `--encrypt` a key becomes a keystore. A key that a broken-off call left there is kept. Throws `bad_file`.
 */
export async function makeWalletKey(
  context: Asking,
  folder: ProfileFolder,
): Promise<{ readonly account: PrivateKeyAccount; readonly wallet: Profile['wallet'] }> {
  const { args } = context
  const [given, keystore] = [args.option('key-file'), args.option('keystore')]
  if (given !== undefined && keystore !== undefined)
    throw new CliError('usage', 'Take either --key-file or --keystore')
  if (keystore !== undefined) {
    const text = await readFile(await requireFile(context, keystore), 'utf8')
    const account = await openKeystore(context, text)
    await folder.writeFile(keystoreFile, text)
    return { account, wallet: 'keystore' }
  }
  const key =
    given === undefined ? await leftOrNew(folder) : await readFile(await requireFile(context, given), 'utf8')
  const account = accountOfKey(key, given ?? keyFile)
  const digits = key.trim().replace(/^0x/, '').toLowerCase()
  if (args.flag('encrypt')) {
    const password = await newPassword(context)
    await folder.writeFile(keystoreFile, `${await writeKeystore(`0x${digits}`, password)}\n`)
    return { account, wallet: 'keystore' }
  }
  await folder.writeFile(keyFile, `${digits}\n`)
  return { account, wallet: 'key' }
}

async function leftOrNew(folder: ProfileFolder): Promise<string> {
  return (await folder.file(keyFile)) ?? generatePrivateKey()
}

async function openKeystore(context: Asking, text: string): Promise<PrivateKeyAccount> {
  return privateKeyToAccount(to0x(await readKeystore(text, await passwordOf(context))) as `0x${string}`)
}

const instead = 'Name a file that holds the password in CONSENTRY_PASSWORD_FILE'

async function passwordOf({ prompts, surroundings }: Asking): Promise<string> {
  const file = surroundings.env['CONSENTRY_PASSWORD_FILE']
  if (file === undefined || file === '') return prompts.askSecret('Password of the wallet: ', instead)
  return (await readFile(await requireFile({ surroundings }, file), 'utf8')).replace(/\r?\n$/, '')
}

async function newPassword(context: Asking): Promise<string> {
  const password = await passwordOf(context)
  if (password === '') throw new CliError('usage', 'A password has characters')
  if (!context.prompts.isInteractive || context.surroundings.env['CONSENTRY_PASSWORD_FILE']) return password
  if ((await context.prompts.askSecret('Once more: ', instead)) === password) return password
  throw new CliError('usage', 'The two passwords differ')
}
