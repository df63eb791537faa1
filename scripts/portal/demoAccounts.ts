import { join } from 'node:path'
import type { DataFolder } from '../network/dataFolder.ts'
import { installationKey } from '../network/installationKeys.ts'
import type { DemoAccount } from './createDemoWallet.ts'

/** Who can be tried out; file names of keys never change. */
const PEOPLE = [
  { file: 'demo-patient-1', name: 'Zoe', role: 'patient' },
  { file: 'demo-patient-2', name: 'Sam', role: 'patient' },
  { file: 'demo-clinic', name: 'Harbour Clinic', role: 'provider' },
] as const

/** Accounts of the demo wallet; their keys are made once per installation. Throws `bad_key_file`. */
export async function demoAccounts(folder: DataFolder): Promise<readonly DemoAccount[]> {
  const accounts: DemoAccount[] = []
  for (const { file, name, role } of PEOPLE) {
    accounts.push({ name, role, key: await installationKey(join(folder.keys, `${file}.key`)) })
  }
  return accounts
}
