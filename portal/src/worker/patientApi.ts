import {
  type GrantId,
  type GrantView,
  listOrgs,
  type OrgView,
  parseClassName,
  parseGrantId,
  parseRecordId,
  type RecordItem,
  watchEvents,
} from '@consentry/sdk'
import {
  grantConsent,
  type GrantPreview,
  type GrantTerms,
  importBundle,
  listGrants,
  listRecords,
  openOwnRecords,
  previewGrant,
  readTrail,
  revokeConsent,
  rotateKeys,
  type Trail,
} from '@consentry/sdk/patient'
import { type Held, held } from './Held.ts'
import { type ShownRecord, shownRecord } from './shownRecord.ts'

/** What became of an import. */
export interface ImportSummary {
  readonly stored: number
  readonly rejected: readonly { readonly place: string; readonly reason: string }[]
  readonly byClass: Readonly<Record<string, number>>
}

/** What a patient does. Every method throws `SdkError`. */
export interface PatientApi {
  records(): Promise<readonly RecordItem[]>
  /** Opens these, or takes them as they were opened before. */
  open(items: readonly Pick<RecordItem, 'recordId' | 'ver'>[]): Promise<readonly ShownRecord[]>
  importFhir(text: string, onProgress: (done: number, of: number) => void): Promise<ImportSummary>
  orgs(): Promise<readonly OrgView[]>
  grants(): Promise<readonly GrantView[]>
  previewGrant(terms: GrantTerms): Promise<GrantPreview>
  grant(terms: GrantTerms): Promise<GrantId>
  /** Resolves to the ms from the signature until every reachable gateway denies. */
  revoke(id: string): Promise<number>
  /** New keys for classes: who lost a grant cannot open what comes from now on. */
  renewKeys(classes: readonly string[]): Promise<void>
  trail(): Promise<Trail>
  /** Calls back for every change until the session ends. */
  watch(onChange: (type: string) => void): Promise<void>
}

/** Makes a patient's calls. */
export function patientApi(state: Held): PatientApi {
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
    importFhir: async (text, onProgress) => {
      const { records, rejected } = await importBundle(own(), text, { onProgress })
      const byClass: Record<string, number> = {}
      for (const { class: name } of records) byClass[name] = (byClass[name] ?? 0) + 1
      return {
        stored: records.filter(({ outcome }) => !('code' in outcome)).length,
        rejected: rejected.map(({ at, reason }) => ({ place: at, reason })),
        byClass,
      }
    },
    orgs: () => listOrgs(held(state.session)),
    grants: () => listGrants(own()),
    previewGrant: (terms) => previewGrant(held(state.client), terms),
    grant: async (terms) => (await grantConsent(own(), terms)).id,
    revoke: async (id) => {
      await revokeConsent(own(), { id: parseGrantId(id), rotate: false })
      return performance.now() - state.signedAt
    },
    renewKeys: async (classes) => {
      state.patient = await rotateKeys(own(), { classes: classes.map(parseClassName) })
    },
    trail: () => readTrail(own()),
    watch: async (onChange) => {
      for await (const { notice } of watchEvents(held(state.session))) onChange(notice.type)
    },
  }
}
