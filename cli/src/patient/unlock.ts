import { login } from '@consentry/sdk'
import { unlock } from '@consentry/sdk/patient'
import { CliError } from '../CliError.ts'
import type { Command, Context } from '../Command.ts'
import { makeProfile, walletOptions } from '../connect/makeProfile.ts'
import { connectProfile } from '../connect/openClient.ts'
import { pairs } from '../output/table.ts'
import { profileFolder } from '../profile/profileFolder.ts'

/** Opens an existing vault on this machine. */
export const patientUnlock: Command = {
  name: 'patient unlock',
  summary: 'use your vault on a second machine, or test that it opens',
  about: [
    'With --key-file the wallet of your other machine becomes a profile here. --recovery-code opens the vault without',
    'the signature it was made with; the code is asked for, never given on the command line.',
  ].join('\n'),
  options: [...walletOptions, { name: 'recovery-code', help: 'open with the recovery code' }],
  examples: [
    { run: 'consentry patient unlock --key-file wallet.key', does: 'on a second machine' },
    { run: 'consentry patient unlock --recovery-code', does: 'see that the code you wrote down is right' },
  ],
  run: async (context) => {
    const { args, prompts } = context
    await requireWallet(context)
    const code = args.flag('recovery-code')
      ? await prompts.askSecret('Recovery code: ', 'A recovery code is typed, never given')
      : undefined
    const { client, folder } = await connectProfile(context, await makeProfile(context, 'patient'))
    const options = code === undefined ? {} : { recoveryCode: code }
    const { address, manifest } = await unlock(await login(client), options)
    const json = { address, keys: manifest.seq, profile: folder.path }
    return {
      json,
      text: pairs([
        ['address', address],
        ['keys', `manifest ${manifest.seq}, as the chain names it`],
        ['profile', folder.path],
      ]),
    }
  },
}

/** A new wallet opens no vault: one is given, or the profile has it. */
async function requireWallet(context: Context): Promise<void> {
  const isGiven = ['key-file', 'keystore'].some((name) => context.args.option(name) !== undefined)
  const folder = profileFolder(context, 'patient')
  if (isGiven || (await folder.find()) !== undefined) return
  throw new CliError(
    'no_profile',
    `There is no profile "${folder.name}" yet`,
    'Give the wallet of your other machine: --key-file FILE or --keystore FILE',
  )
}
