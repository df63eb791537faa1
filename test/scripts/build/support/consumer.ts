import type { ClassName, RecordManifest } from '@consentry/protocol'
import { type AuditReport, exitCodeOf } from '@consentry/sdk/auditor'
import {
  createClient,
  enrol,
  type GrantTerms,
  login,
  type NewRecord,
  type Patient,
  putRecord,
  SdkError,
} from '@consentry/sdk/patient'
import { type Agent, openRecord } from '@consentry/sdk/provider'
import { eip1193Chain, httpProvider } from '@consentry/sdk/wallet/eip1193'
import { fromPrivateKey, type Wallet } from '@consentry/sdk/wallet/key'

/** Compiled by a test against the published declarations, and never run. */
export async function start(gateway: string, rpc: string, key: string): Promise<Patient> {
  const wallet: Wallet = fromPrivateKey(key)
  const client = await createClient({ gateway, chain: eip1193Chain(httpProvider(rpc)), wallet })
  return enrol(await login(client), { showRecoveryCode: async (code: string) => console.log(code) })
}

/** Types lead on from one entry to the next. */
export async function read(agent: Agent, patient: Patient, note: NewRecord): Promise<RecordManifest> {
  const { recordId } = await putRecord(patient, note)
  const request = { patient: patient.address, purpose: 'TREAT', record: recordId } as const
  return (await openRecord(agent, request)).manifest
}

/** What is read only stays so. */
export const classesOf = (terms: GrantTerms): readonly ClassName[] => terms.classes

/** Codes are a closed list. */
export function isOver(error: unknown, report: AuditReport): boolean {
  return error instanceof SdkError && error.code === 'wallet_rejected' && exitCodeOf(report) === 1
}
