import { parseAddress } from '@consentry/protocol'
import type { PrivateKeyAccount } from 'viem/accounts'
import { CliError } from '../CliError.ts'
import type { Context, OptionSpec } from '../Command.ts'
import type { Profile } from '../profile/Profile.ts'
import { type ProfileFolder, profileFolder } from '../profile/profileFolder.ts'
import { makeWalletKey, readWalletKey } from '../profile/walletKey.ts'
import { findNetwork } from './findNetwork.ts'
import type { ProfileRole } from './openClient.ts'

/** Options of the commands that make a profile. */
export const walletOptions: readonly OptionSpec[] = [
  {
    name: 'key-file',
    value: 'FILE',
    help: 'take this private key (64 hex digits) instead of drawing a new one',
  },
  { name: 'keystore', value: 'FILE', help: 'take this encrypted keystore (JSON); its password is asked for' },
  { name: 'encrypt', help: 'keep the key encrypted; every command then asks for the password' },
]

/** A profile with its wallet. */
export type MadeProfile = {
  readonly folder: ProfileFolder
  readonly profile: Profile
  readonly account: PrivateKeyAccount
}

/**
 * The profile of a role, made with a wallet where there is none yet. An `init` that broke off goes on with the wallet it
 * had. Throws `profile_exists` where another wallet was given than the profile has.
 */
export async function makeProfile(context: Context, role: ProfileRole): Promise<MadeProfile> {
  const folder = profileFolder(context, role)
  const found = await folder.find()
  if (found !== undefined) {
    const isGiven = ['key-file', 'keystore'].some((name) => context.args.option(name) !== undefined)
    if (!isGiven) return { folder, profile: found, account: await readWalletKey(context, folder, found) }
    throw new CliError(
      'profile_exists',
      `The profile "${folder.name}" has a wallet already`,
      'Name another one with --profile',
    )
  }
  const place = await findNetwork(context)
  const { account, wallet } = await makeWalletKey(context, folder)
  const address = parseAddress(account.address.toLowerCase())
  const profile: Profile = { v: 1, ...place, net: null, address, wallet, org: null }
  await folder.write(profile)
  return { folder, profile, account }
}
