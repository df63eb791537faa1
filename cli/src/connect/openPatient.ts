import { login } from '@consentry/sdk'
import { type Patient, unlock } from '@consentry/sdk/patient'
import type { Context } from '../Command.ts'
import { type OpenProfile, openClient } from './openClient.ts'

/** A patient at work, with the profile. */
export type OpenPatient = OpenProfile & { readonly patient: Patient }

/** Signs the patient of the profile in and opens the vault. Throws `no_profile`, `not_enrolled`, `key_mismatch`. */
export async function openPatient(context: Context): Promise<OpenPatient> {
  const opened = await openClient(context, 'patient')
  const session = await login(opened.client)
  return { ...opened, patient: await unlock(session) }
}
