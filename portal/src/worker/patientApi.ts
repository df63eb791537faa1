import {
  listOrgs,
  type OrgView,
  parseClassName,
  parseRecordId,
  type RecordItem,
  watchEvents,
} from '@consentry/sdk'
import {
  type ClassPreviews,
  importBundle,
  listRecords,
  openOwnFile,
  openOwnRecords,
  previewClasses,
  putFile,
} from '@consentry/sdk/patient'
import { type Held, held } from './Held.ts'
import { type PatientSettingsApi, patientSettingsApi } from './patientSettingsApi.ts'
import { type PatientSharingApi, patientSharingApi } from './patientSharingApi.ts'
import { type ShownRecord, shownRecord } from './shownRecord.ts'

/** What became of an import. */
export interface ImportSummary {
  readonly stored: number
  readonly rejected: readonly { readonly place: string; readonly reason: string }[]
}

/** A file with the class that its owner chose, where it is another than the tables say. */
export interface FileDraft {
  readonly file: File
  readonly move: {
    readonly class: string
    readonly reason: string
    readonly knowingly: readonly string[]
  } | null
}

/** What a patient does. Every method throws `SdkError`. */
export interface PatientApi extends PatientSharingApi, PatientSettingsApi {
  records(): Promise<readonly RecordItem[]>
  /** Opens these, or takes them as they were opened before. */
  open(items: readonly Pick<RecordItem, 'recordId' | 'ver'>[]): Promise<readonly ShownRecord[]>
  /** A content of any size. */
  openFile(id: string, onProgress: (done: number, all: number) => void): Promise<Blob>
  /** Says what of a file would go where, and why; nothing is stored. */
  preview(file: File): Promise<ClassPreviews>
  /** Stores a Bundle entry by entry. */
  importFhir(text: string, onProgress: (done: number, of: number) => void): Promise<ImportSummary>
  putFile(draft: FileDraft, onProgress: (done: number, of: number) => void): Promise<void>
  orgs(): Promise<readonly OrgView[]>
  /** Calls back for every change until the session ends. */
  watch(onChange: (type: string) => void): Promise<void>
}

/** Makes a patient's calls. */
export function patientApi(state: Held): PatientApi {
  return { ...patientSharingApi(state), ...patientSettingsApi(state), ...recordCalls(state) }
}

function recordCalls(state: Held): Omit<PatientApi, keyof PatientSharingApi | keyof PatientSettingsApi> {
  const own = () => held(state.patient)
  return {
    records: () => listRecords(own()),
    open: (items) => {
      const patient = own()
      return state.opened.keepTo(patient.address, items, async (ids) => {
        const outcomes = await openOwnRecords(patient, ids.map(parseRecordId))
        return outcomes.flatMap((outcome) => ('code' in outcome ? [] : [shownRecord(outcome)]))
      })
    },
    openFile: async (id, onProgress) => {
      const { meta, body } = await openOwnFile(own(), parseRecordId(id), { onProgress })
      const parts: BlobPart[] = []
      for await (const chunk of body) parts.push(Uint8Array.from(chunk))
      return new Blob(parts, { type: meta.type })
    },
    preview: (file) => previewClasses(own(), file, { type: file.type }),
    importFhir: async (text, onProgress) => {
      const { records, rejected } = await importBundle(own(), text, { onProgress })
      return {
        stored: records.filter(({ outcome }) => !('code' in outcome)).length,
        rejected: rejected.map(({ at, reason }) => ({ place: at, reason })),
      }
    },
    putFile: async ({ file, move }, onProgress) => {
      await putFile(own(), file, {
        name: file.name,
        type: file.type,
        onProgress: ({ uploaded, size }) => onProgress(uploaded, size ?? file.size),
        ...(move !== null && {
          move: () => ({
            class: parseClassName(move.class),
            also: [],
            reason: move.reason,
            knowingly: move.knowingly.map(parseClassName),
          }),
        }),
      })
    },
    orgs: () => listOrgs(held(state.session)),
    watch: async (onChange) => {
      for await (const { notice } of watchEvents(held(state.session))) onChange(notice.type)
    },
  }
}
