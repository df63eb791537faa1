import { parseAddress, parseRecordId, type Seconds } from '@consentry/sdk'
import {
  addSlot,
  type Delegation,
  type DelegateRight,
  eraseEverything,
  eraseRecord,
  exportArchive,
  exportBundle,
  listDelegates,
  listSlots,
  removeDelegate,
  removeSlot,
  reportAccess,
  setDelegate,
  type SlotView,
} from '@consentry/sdk/patient'
import { type DisclosureKind, disclosureCsv, disclosureHtml } from '@consentry/fhir'
import { type Held, held } from './Held.ts'
import type { ShowRecoveryCode } from './sessionApi.ts'

/** Who may act for the patient; times in s. */
export interface DelegateDraft {
  readonly delegate: string
  readonly rights: readonly DelegateRight[]
  readonly validUntil: number
}

/** A report in the forms that it is kept in. */
export interface AccessReport {
  readonly json: string
  readonly csv: string
  readonly html: string
}

/** Keys, delegates, reports, leaving. Every method throws `SdkError`. */
export interface PatientSettingsApi {
  slots(): Promise<readonly SlotView[]>
  addCode(show: ShowRecoveryCode): Promise<void>
  removeSlot(id: string): Promise<void>
  delegates(): Promise<readonly Delegation[]>
  setDelegate(draft: DelegateDraft): Promise<void>
  removeDelegate(address: string): Promise<void>
  report(kind: DisclosureKind): Promise<AccessReport>
  /** Everything, encrypted and readable, as one tar. */
  exportArchive(onProgress: (done: number, all: number) => void): Promise<Blob>
  /** The bundle that an auditor verifies. */
  exportBundle(): Promise<string>
  eraseRecord(id: string): Promise<void>
  eraseEverything(): Promise<void>
}

/** Makes the calls of a patient's settings. */
export function patientSettingsApi(state: Held): PatientSettingsApi {
  const own = () => held(state.patient)
  return {
    slots: async () => listSlots(own()),
    addCode: async (showRecoveryCode) => {
      state.patient = await addSlot(own(), { by: 'code', showRecoveryCode })
    },
    removeSlot: async (id) => {
      state.patient = await removeSlot(own(), id)
    },
    delegates: async () => (await listDelegates(held(state.session))).own,
    setDelegate: ({ delegate, rights, validUntil }) =>
      setDelegate(own(), { delegate: parseAddress(delegate), rights, validUntil: validUntil as Seconds }),
    removeDelegate: (address) => removeDelegate(own(), parseAddress(address)),
    report: async (kind) => {
      const report = await reportAccess(own(), { kind })
      return {
        json: JSON.stringify(report, null, 2),
        csv: disclosureCsv(report),
        html: disclosureHtml(report),
      }
    },
    exportArchive: async (onProgress) => {
      const parts: BlobPart[] = []
      for await (const chunk of exportArchive(own(), { onProgress })) parts.push(Uint8Array.from(chunk))
      return new Blob(parts, { type: 'application/x-tar' })
    },
    exportBundle: () => exportBundle(own()),
    eraseRecord: async (id) => {
      await eraseRecord(own(), parseRecordId(id))
    },
    eraseEverything: async () => {
      await eraseEverything(own())
    },
  }
}
