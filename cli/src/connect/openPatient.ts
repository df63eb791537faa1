import type { Address } from '@consentry/protocol'
import { ProtocolError } from '@consentry/protocol'
import { login, SdkError, type Session } from '@consentry/sdk'
import { type Patient, unlock } from '@consentry/sdk/patient'
import type { Context } from '../Command.ts'
import { addressArgument } from '../values/words.ts'
import { type OpenProfile, openClient } from './openClient.ts'

/** A patient at work, with the profile. */
export type OpenPatient = OpenProfile & { readonly patient: Patient }

/**
 * Signs the profile in and opens its vault; with `--patient` that of somebody whose delegate it is.
 * Throws `no_profile`, `not_enrolled`, `wrong_wallet`, `key_mismatch`.
 */
export async function openPatient(context: Context): Promise<OpenPatient> {
  const given = context.args.option('patient')
  const other = given === undefined ? undefined : addressArgument(given)
  const opened = await openClient(context, 'patient')
  const session = await login(opened.client)
  const patient = other === undefined ? await unlock(session) : await unlockOther(context, session, other)
  return { ...opened, patient }
}

/** A delegate may have a slot of the vault; whoever has none was given the recovery code. */
async function unlockOther({ prompts }: Context, session: Session, patient: Address): Promise<Patient> {
  try {
    return await unlock(session, { patient })
  } catch (error) {
    if (!hasNoSlot(error) || !prompts.isInteractive) throw error
    const question = 'This wallet does not open that vault. Its recovery code: '
    const recoveryCode = await prompts.askSecret(question, 'A recovery code is typed, never given')
    return unlock(session, { patient, recoveryCode })
  }
}

function hasNoSlot(error: unknown): boolean {
  if (error instanceof ProtocolError) return error.code === 'bad_slot'
  return error instanceof SdkError && error.code === 'wrong_wallet'
}
