import type { MergedView, Resource, SourceRecord } from '@consentry/fhir'
import type { ClassName, RecordItem } from '@consentry/protocol'
import { orgNames } from '../client/orgNames.ts'
import type { UnreadRecord } from '../client/readRecords.ts'
import { storedRecord } from '../client/storedRecord.ts'
import { listRecords, type RecordFilter } from './listRecords.ts'
import { openOwnRecords } from './openOwnRecords.ts'
import type { Patient } from './Patient.ts'

/** One view of a vault, and what of it could not be opened. */
export type MergedRecords = {
  readonly view: MergedView
  readonly unread: readonly UnreadRecord[]
  /** Classes of the records that could not be opened. */
  readonly withheld: readonly ClassName[]
}

/** Which records; files up to `inlineBytes` are part of it, larger ones are named. Default 1 MiB. */
export type MergeOptions = RecordFilter & { readonly inlineBytes?: number }

/** Records opened at a time. */
const batchSize = 50

/**
 * Opens one's own records and makes one view of what all writers say: duplicates found, contradictions kept.
 * Throws what `openOwnRecords` throws. Spec §11.
 */
export async function mergeRecords(patient: Patient, options: MergeOptions = {}): Promise<MergedRecords> {
  const { inlineBytes, ...filter } = options
  const { merge, readSources } = await fhirView()
  const items = await listRecords(patient, filter)
  const names = await orgNames(
    patient.session.client,
    items.map(({ org }) => org),
  )
  const sources: SourceRecord[] = []
  const unread: UnreadRecord[] = []
  for (let from = 0; from < items.length; from += batchSize) {
    const ids = items.slice(from, from + batchSize).map(({ recordId }) => recordId)
    for (const outcome of await openOwnRecords(patient, ids)) {
      if ('code' in outcome) unread.push(outcome)
      else
        sources.push(
          ...readSources(storedRecord(outcome, names), inlineBytes === undefined ? {} : { inlineBytes }),
        )
    }
  }
  return { view: merge(sources), unread, withheld: classesOf(items, unread) }
}

/** One's record as a FHIR Bundle: every resource with its Provenance, contradictions linked. Throws what `mergeRecords` throws. */
export async function exportMerged(patient: Patient, options: MergeOptions = {}): Promise<Resource> {
  const { view, withheld } = await mergeRecords(patient, options)
  const { mergedBundle } = await fhirView()
  return mergedBundle(view, { timestamp: patient.session.client.ports.clock(), withheld })
}

/**
 * One's record as an International Patient Summary (IPS 2.0). What did not open is withheld, never absent.
 * Throws what `mergeRecords` throws.
 */
export async function exportSummary(patient: Patient): Promise<Resource> {
  const { view, withheld } = await mergeRecords(patient)
  const { summary } = await fhirView()
  return summary(view, { now: patient.session.client.ports.clock(), author: { kind: 'patient' }, withheld })
}

/** Few pages make one view of it all: what they need comes when they do. */
function fhirView(): Promise<typeof import('@consentry/fhir/view')> {
  return import('@consentry/fhir/view')
}

function classesOf(items: readonly RecordItem[], unread: readonly UnreadRecord[]): readonly ClassName[] {
  const missing = new Set(unread.map(({ recordId }) => recordId))
  return [...new Set(items.filter(({ recordId }) => missing.has(recordId)).map((item) => item.class))].sort()
}
