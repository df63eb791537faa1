import { login } from '@consentry/sdk'
import { enrol } from '@consentry/sdk/patient'
import type { Command } from '../Command.ts'
import { makeProfile, walletOptions } from '../connect/makeProfile.ts'
import { connectProfile } from '../connect/openClient.ts'
import { recoveryOptions, requireRecoveryPlace, showRecoveryCode } from '../connect/showRecoveryCode.ts'
import { pairs } from '../output/table.ts'

/** Makes a wallet and a vault, and publishes the vault's keys. */
export const patientInit: Command = {
  name: 'patient init',
  summary: 'make a wallet and a vault; the recovery code is shown once',
  about: [
    'Draws a wallet (or takes the one of --key-file), signs in, makes the vault that all keys come from, shows its recovery',
    'code and publishes the public keys on the chain. A call that broke off can be repeated.',
  ].join('\n'),
  options: [...walletOptions, ...recoveryOptions],
  examples: [
    { run: 'consentry patient init', does: 'on a terminal, with questions' },
    {
      run: 'consentry patient init --yes --recovery-code-file code.txt',
      does: 'in a script',
    },
    { run: 'consentry patient init --profile child --key-file child.key', does: 'a second patient, own key' },
  ],
  run: async (context) => {
    requireRecoveryPlace(context)
    const { client, folder, place } = await connectProfile(context, await makeProfile(context, 'patient'))
    const patient = await enrol(await login(client), { showRecoveryCode: showRecoveryCode(context) })
    const json = { address: patient.address, gateway: place.gateway, profile: folder.path }
    return {
      json,
      text: pairs([
        ['address', json.address],
        ['gateway', json.gateway],
        ['profile', json.profile],
      ]),
    }
  },
}
