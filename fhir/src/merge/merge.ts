import { field, type Resource } from '../jsonValue.ts'
import { recordTime } from '../recordTime.ts'
import { contentHash } from './contentHash.ts'
import { groupByKeys } from './groupByKeys.ts'
import { type MatchedBy, mergeKeys } from './mergeKeys.ts'
import { compareSources, type SourceRecord } from './SourceRecord.ts'
import { urnOf } from './urnOf.ts'

/** One wording of a thing, and everybody who wrote it so. */
export type Variant = {
  /** `urn:uuid:…`, always the same for the same records. */
  readonly fullUrl: string
  readonly resource: Resource
  readonly sources: readonly SourceRecord[]
}

/** One thing of the patient's record. With more than one variant the sources contradict each other: both stay visible. */
export type MergedItem = {
  /** The one to show first: last updated, then received last. */
  readonly shown: Variant
  /** Other wordings of the same thing. */
  readonly others: readonly Variant[]
  /** What brought its sources together, sorted; empty for a single source. */
  readonly matchedBy: readonly MatchedBy[]
}

/** All that is known, each thing once; by type, newest first. */
export type MergedView = { readonly items: readonly MergedItem[] }

/**
 * Makes one view of one patient's resources from several writers: the same content, identifier (system and value), address
 * or business key (such as vaccine and day) is the same thing. Nothing is left out: duplicates become sources of one
 * variant, contradictions become variants of one item. The same sources give the same view in whatever order they come.
 *
 * @throws FhirError `too_deep`
 */
export function merge(sources: readonly SourceRecord[]): MergedView {
  const sorted = distinctSources(sources)
  const groups = groupByKeys(sorted, mergeKeys)
  const items = groups.map(({ members, matchedBy }) => toItem(members, matchedBy))
  return { items: items.sort(compareItems) }
}

/** The same record twice is one source: the one that came last. */
function distinctSources(sources: readonly SourceRecord[]): readonly SourceRecord[] {
  const sorted = [...sources].sort((a, b) => compareSources(a, b) || b.received - a.received)
  return sorted.filter((source, i) => {
    const before = sorted[i - 1]
    return before === undefined || compareSources(before, source) !== 0
  })
}

function toItem(members: readonly SourceRecord[], matchedBy: readonly MatchedBy[]): MergedItem {
  const byContent = Map.groupBy(members, ({ resource }) => contentHash(resource))
  const variants = [...byContent].map(([hash, same]): RankedVariant => {
    const latest = same.reduce((best, one) => (updatedAt(one) > updatedAt(best) ? one : best))
    return { hash, updated: updatedAt(latest), variant: variantOf(latest.resource, same) }
  })
  const [first, ...others] = variants.sort(compareVariants).map(({ variant }) => variant)
  if (first === undefined) throw new TypeError('An item has at least one source')
  return { shown: first, others, matchedBy }
}

type RankedVariant = { readonly hash: string; readonly updated: number; readonly variant: Variant }

function variantOf(resource: Resource, sources: readonly SourceRecord[]): Variant {
  const [{ recordId, part = 0 } = { recordId: '' }] = sources
  return { fullUrl: urnOf(`${recordId}/${part}`), resource, sources }
}

function compareVariants(a: RankedVariant, b: RankedVariant): number {
  if (a.updated !== b.updated) return b.updated - a.updated
  return a.hash < b.hash ? -1 : 1
}

function updatedAt({ resource, received }: SourceRecord): number {
  const text = field(field(resource, 'meta'), 'lastUpdated')
  const updated = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(updated) ? received : updated
}

function compareItems({ shown: a }: MergedItem, { shown: b }: MergedItem): number {
  const [typeA, typeB] = [a.resource.resourceType, b.resource.resourceType]
  if (typeA !== typeB) return typeA < typeB ? -1 : 1
  const [timeA, timeB] = [a, b].map(({ resource }) => recordTime(resource, { fallback: 0 }))
  if (timeA !== timeB) return (timeB ?? 0) - (timeA ?? 0)
  return a.fullUrl < b.fullUrl ? -1 : 1
}
