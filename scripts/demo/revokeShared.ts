import { revokeConsent } from '@consentry/sdk/patient'
import { askForKeys, type Keys } from './askForKeys.ts'
import type { Clinic } from './openClinic.ts'
import type { PatientResult } from './PatientResult.ts'
import type { SharedPatient } from './playPatient.ts'
import { type ProvedReceipts, proveReceipts } from './proveReceipts.ts'
import { sensitiveClassesOf } from './storeBundle.ts'

/** What became of a revocation. */
interface Ended {
  /** From the answer to the revocation to the next refusal. */
  readonly millis: number
  readonly keys: Keys
  readonly receipts: ProvedReceipts
}

/** The last part of a patient's story: revoke, be asked for everything once more, and prove all receipts. */
export async function revokeShared(
  shared: SharedPatient,
  { clinic, log }: { readonly clinic: Clinic; readonly log: (line: string) => void },
): Promise<PatientResult> {
  const start = performance.now()
  const { file, patient } = shared
  const { millis, keys } = await revoke(clinic, shared)
  log(`  ${file.name}: revoked, refused ${millis.toFixed(0)} ms later, all ${keys.refused.size} records`)
  const receipts = await proveReceipts(patient.session.client)
  const seconds = shared.seconds + (performance.now() - start) / 1000
  return resultOf({ ...shared, seconds }, { millis, keys, receipts })
}

/** The clinic asks the moment the gateway has answered the revocation. */
async function revoke(
  clinic: Clinic,
  { patient, grant, bundle }: SharedPatient,
): Promise<Omit<Ended, 'receipts'>> {
  const ids = bundle.resources.map(({ recordId }) => recordId)
  await revokeConsent(patient, { id: grant, rotate: false })
  const answered = performance.now()
  const first = await askForKeys(clinic, patient.address, ids.slice(0, 1))
  const millis = performance.now() - answered
  const rest = await askForKeys(clinic, patient.address, ids.slice(1))
  const given = new Set([...first.given, ...rest.given])
  return { millis, keys: { given, refused: new Map([...first.refused, ...rest.refused]) } }
}

function resultOf(shared: SharedPatient, { millis, keys, receipts }: Ended): PatientResult {
  const { file, patient, bundle, reading, seconds } = shared
  const late = [...keys.given].map(() => 'a key was given after the revocation')
  const unexpected = [...keys.refused.values()].filter((code) => code !== 'no_access')
  return {
    name: file.name,
    path: file.path,
    address: patient.address,
    records: bundle.resources.length,
    bytes: bundle.resources.reduce((sum, { body }) => sum + body.length, 0),
    rejected: bundle.rejected,
    listed: reading.listed.toSorted(),
    readable: reading.opened.toSorted(),
    refused: reading.refused.toSorted(),
    sensitive: sensitiveOf(shared),
    revocationMillis: Math.round(millis),
    refusedAfterRevocation: keys.refused.size,
    proofs: receipts.proved,
    seconds: Math.round(seconds * 10) / 10,
    deviations: [
      ...reading.deviations,
      ...late,
      ...unexpected.map((code) => `${code} after the revocation`),
      ...receipts.alarms,
    ],
  }
}

function sensitiveOf({ bundle, reading }: SharedPatient): PatientResult['sensitive'] {
  const found: Record<string, { asked: number; opened: number }> = {}
  for (const resource of bundle.resources) {
    for (const name of sensitiveClassesOf(resource)) {
      const count = found[name] ?? { asked: 0, opened: 0 }
      const opened = count.opened + (reading.openedIds.has(resource.recordId) ? 1 : 0)
      found[name] = { asked: count.asked + 1, opened }
    }
  }
  return found
}
