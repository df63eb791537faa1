import { type Address, type GrantId, parseSeconds } from '@consentry/protocol'
import { login } from '@consentry/sdk'
import { enrol, grantConsent, type Patient, revokeConsent } from '@consentry/sdk/patient'
import type { PatientFile } from '../patients/loadPatients.ts'
import { askForKeys, type Keys } from './askForKeys.ts'
import { grantedClasses, grantSeconds } from './granted.ts'
import { openActor } from './openActor.ts'
import type { Clinic } from './openClinic.ts'
import type { PatientResult } from './PatientResult.ts'
import { type ProvedReceipts, proveReceipts } from './proveReceipts.ts'
import { type Reading, readAsClinic } from './readAsClinic.ts'
import type { Stage } from './Stage.ts'
import { sensitiveClassesOf, type StoredBundle, storeBundle } from './storeBundle.ts'

/** What a patient's story needs. */
export interface PatientSetting {
  readonly stage: Stage
  readonly clinic: Clinic
  readonly documents: 'keep' | 'split'
  readonly log: (line: string) => void
}

/** One patient's story: enrol, store, grant, be read, revoke; and what the clinic got at each point. */
export async function playPatient(file: PatientFile, setting: PatientSetting): Promise<PatientResult> {
  const start = performance.now()
  const { stage, clinic, documents, log } = setting
  const say = (what: string): void => log(`  ${file.name}: ${what}`)
  const patient = await enrolNew(stage)
  const onProgress = (done: number, all: number): void => say(`${done} of ${all} records stored`)
  const bundle = await storeBundle(patient, file, { documents, onProgress })
  const grant = await grantTo(clinic, patient)
  say(`granted ${clinic.name} ${grantedClasses.join(', ')} for treatment`)
  const reading = await readAsClinic(clinic, patient.address, bundle.resources)
  say(`${reading.opened.length} opened by the clinic, ${reading.refused.length} refused`)
  const { millis, keys } = await revoke(clinic, patient, { grant, bundle })
  say(`revoked: refused ${millis.toFixed(0)} ms later, all ${keys.refused.size} records`)
  const receipts = await proveReceipts(patient.session.client)
  const seconds = (performance.now() - start) / 1000
  return resultOf({ file, patient, bundle, reading, millis, keys, receipts, seconds })
}

async function enrolNew(stage: Stage): Promise<Patient> {
  const { client } = await openActor(stage)
  return enrol(await login(client), { showRecoveryCode: async () => {} })
}

async function grantTo({ orgId }: Clinic, patient: Patient): Promise<GrantId> {
  const { id } = await grantConsent(patient, {
    org: orgId,
    classes: grantedClasses,
    actions: ['read'],
    purposes: ['TREAT'],
    expiresAt: parseSeconds(Math.floor(Date.now() / 1000) + grantSeconds),
  })
  return id
}

/** The clinic asks for everything the moment the gateway has answered the revocation. */
async function revoke(
  clinic: Clinic,
  patient: Patient,
  { grant, bundle }: { readonly grant: GrantId; readonly bundle: StoredBundle },
): Promise<{ readonly millis: number; readonly keys: Keys }> {
  const ids = bundle.resources.map(({ recordId }) => recordId)
  await revokeConsent(patient, { id: grant, rotate: false })
  const answered = performance.now()
  const first = await askForKeys(clinic, patient.address, ids.slice(0, 1))
  const millis = performance.now() - answered
  const rest = await askForKeys(clinic, patient.address, ids.slice(1))
  return {
    millis,
    keys: {
      given: new Set([...first.given, ...rest.given]),
      refused: new Map([...first.refused, ...rest.refused]),
    },
  }
}

interface Played {
  readonly file: PatientFile
  readonly patient: Patient & { readonly address: Address }
  readonly bundle: StoredBundle
  readonly reading: Reading
  readonly millis: number
  readonly keys: Keys
  readonly receipts: ProvedReceipts
  readonly seconds: number
}

function resultOf({
  file,
  patient,
  bundle,
  reading,
  millis,
  keys,
  receipts,
  seconds,
}: Played): PatientResult {
  const { resources, rejected } = bundle
  const late = [...keys.given].map(() => 'a key was given after the revocation')
  return {
    name: file.name,
    path: file.path,
    address: patient.address,
    records: resources.length,
    bytes: resources.reduce((sum, { body }) => sum + body.length, 0),
    rejected,
    listed: reading.listed.toSorted(),
    readable: reading.opened.toSorted(),
    refused: reading.refused.toSorted(),
    sensitive: sensitiveOf(bundle, reading),
    revocationMillis: Math.round(millis),
    refusedAfterRevocation: keys.refused.size,
    proofs: receipts.proved,
    seconds: Math.round(seconds * 10) / 10,
    deviations: [...reading.deviations, ...late, ...receipts.alarms],
  }
}

function sensitiveOf({ resources }: StoredBundle, { openedIds }: Reading): PatientResult['sensitive'] {
  const found: Record<string, { asked: number; opened: number }> = {}
  for (const resource of resources) {
    for (const name of sensitiveClassesOf(resource)) {
      const count = found[name] ?? { asked: 0, opened: 0 }
      const opened = count.opened + (openedIds.has(resource.recordId) ? 1 : 0)
      found[name] = { asked: count.asked + 1, opened }
    }
  }
  return found
}
