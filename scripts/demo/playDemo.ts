import type { PatientFile } from '../patients/loadPatients.ts'
import { auditNetwork } from './auditNetwork.ts'
import type { AuditResult, DemoResult } from './DemoResult.ts'
import { grantedClasses } from './granted.ts'
import { openClinic } from './openClinic.ts'
import type { PatientResult } from './PatientResult.ts'
import { type PatientSetting, playPatient, type SharedPatient } from './playPatient.ts'
import { proveReceipts } from './proveReceipts.ts'
import { revokeShared } from './revokeShared.ts'
import type { Stage } from './Stage.ts'

/** What the demo is played with. */
export interface DemoSetting {
  readonly stage: Stage
  readonly documents: 'keep' | 'split'
  readonly log: (line: string) => void
}

/** Patients at a time: one waits for the chain while the other computes. */
const atATime = 2

/** The whole story: a clinic, every patient, then the auditor. */
export async function playDemo(files: readonly PatientFile[], setting: DemoSetting): Promise<DemoResult> {
  const start = performance.now()
  const { stage, documents, log } = setting
  const clinic = await openClinic(stage, 'Harbour Clinic')
  log(`Accredited ${clinic.name} for treatment`)
  if (documents === 'split') log('Documents are split into their entries, so that consent by class shows')
  const patients = await playAll(files, { ...setting, clinic })
  const receipts = await proveReceipts(clinic.agent.session.client)
  log(`The clinic has proofs that ${receipts.proved} receipts are in the log`)
  const audit = await auditNetwork(stage, { clinic, size: receipts.size, log })
  const deviations = [
    ...patients.flatMap(({ name, deviations: found }) => found.map((one) => `${name}: ${one}`)),
    ...receipts.alarms,
    ...audit.findings.map((finding) => `audit: ${finding}`),
    ...shortcomings(audit),
  ]
  const seconds = Math.round((performance.now() - start) / 100) / 10
  return {
    network: stage.kind,
    dataFolder: stage.folder.root,
    clinic: { name: clinic.name, orgId: clinic.orgId, address: clinic.agent.session.address },
    granted: grantedClasses,
    documents,
    patients,
    audit,
    totals: { ...totalsOf(patients), proofs: proofsOf(patients, audit) + receipts.proved, seconds },
    deviations,
  }
}

/** Everybody is read first; then the patients revoke one after the other, so that nothing else is measured with it. */
async function playAll(
  files: readonly PatientFile[],
  setting: PatientSetting,
): Promise<readonly PatientResult[]> {
  const shared: SharedPatient[] = []
  const waiting = [...files.entries()]
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      shared[next[0]] = await playPatient(next[1], setting)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  const results: PatientResult[] = []
  for (const one of shared) results.push(await revokeShared(one, setting))
  return results
}

function totalsOf(patients: readonly PatientResult[]): Omit<DemoResult['totals'], 'proofs' | 'seconds'> {
  const sum = (of: (patient: PatientResult) => number): number =>
    patients.reduce((total, patient) => total + of(patient), 0)
  return {
    records: sum(({ records }) => records),
    bytes: sum(({ bytes }) => bytes),
    grants: patients.length,
    reads: sum(({ readable }) => readable.length),
    refusals: sum(({ refused, refusedAfterRevocation }) => refused.length + refusedAfterRevocation),
  }
}

/** An audit that found nothing must have looked at everything. */
function shortcomings({ counts, scope, chainFacts }: AuditResult): readonly string[] {
  const isMissed: Readonly<Record<string, boolean>> = {
    'not the whole log': scope !== 'whole log',
    'chain facts not verified': chainFacts !== 'verified',
    'leaves without their event': counts.withoutEvent > 0,
    'evidence missing': counts.evidenceMissing > 0,
    'facts not recomputed': counts.factsRecomputed !== counts.decisionsReplayed,
    'no decision made again': counts.decisionsReplayed === 0,
    'no receipt verified': counts.receipts === 0,
    'no anchor compared': counts.anchors === 0,
  }
  return Object.keys(isMissed).flatMap((what) => (isMissed[what] ? [`audit: ${what}`] : []))
}

function proofsOf(patients: readonly PatientResult[], { counts }: AuditResult): number {
  const own = patients.reduce((sum, { proofs }) => sum + proofs, 0)
  return own + counts.receipts + counts.decisionsReplayed + counts.anchors
}
