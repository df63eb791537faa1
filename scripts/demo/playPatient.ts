import { type GrantId, parseSeconds } from '@consentry/protocol'
import { login } from '@consentry/sdk'
import { enrol, grantConsent, type Patient } from '@consentry/sdk/patient'
import type { PatientFile } from '../patients/loadPatients.ts'
import { grantedClasses, grantSeconds } from './granted.ts'
import { openActor } from './openActor.ts'
import type { Clinic } from './openClinic.ts'
import { type Reading, readAsClinic } from './readAsClinic.ts'
import type { Stage } from './Stage.ts'
import { type StoredBundle, storeBundle } from './storeBundle.ts'

/** What a patient's story needs. */
export interface PatientSetting {
  readonly stage: Stage
  readonly clinic: Clinic
  readonly documents: 'keep' | 'split'
  readonly log: (line: string) => void
}

/** A patient whose records a clinic has read under a grant that still stands. */
export interface SharedPatient {
  readonly file: PatientFile
  readonly patient: Patient
  readonly bundle: StoredBundle
  readonly grant: GrantId
  readonly reading: Reading
  readonly seconds: number
}

/** The first part of a patient's story: enrol, store, grant, be read. */
export async function playPatient(file: PatientFile, setting: PatientSetting): Promise<SharedPatient> {
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
  return { file, patient, bundle, grant, reading, seconds: (performance.now() - start) / 1000 }
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
