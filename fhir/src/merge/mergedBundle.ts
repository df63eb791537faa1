import type { Resource } from '../jsonValue.ts'
import { createLinkReferences } from './linkReferences.ts'
import type { MergedItem, MergedView, Variant } from './merge.ts'
import type { SourceRecord } from './SourceRecord.ts'
import { urnOf } from './urnOf.ts'

/** One entry of a Bundle. */
export type BundleEntry = { readonly fullUrl: string; readonly resource: Resource }

/** What the Bundle says of itself; `timestamp` in ms. */
export type MergedBundleOptions = { readonly timestamp: number }

/** How records and organisations are named in identifiers. */
const recordSystem = 'urn:consentry:record'
const organisationSystem = 'urn:consentry:organisation'

/**
 * A view as a Bundle of type `collection`: every wording as an entry, a Provenance for each of its sources (who wrote it,
 * when it came, which record holds it), and a Linkage where wordings contradict each other. References lead to entries.
 */
export function mergedBundle(view: MergedView, { timestamp }: MergedBundleOptions): Resource {
  const entry = mergedEntries(view)
  return {
    resourceType: 'Bundle',
    type: 'collection',
    timestamp: new Date(timestamp).toISOString(),
    ...(entry.length === 0 ? {} : { entry }),
  }
}

/** The entries of `mergedBundle`, in the order of the view, each followed by what is said of it. */
export function mergedEntries(view: MergedView): readonly BundleEntry[] {
  const link = createLinkReferences(view)
  const patient = view.items.find(({ shown }) => shown.resource.resourceType === 'Patient')?.shown.fullUrl
  return view.items.flatMap((item) => {
    const variants = [item.shown, ...item.others]
    const resources = variants.flatMap((variant): readonly BundleEntry[] => {
      const [source] = variant.sources
      return source === undefined
        ? []
        : [{ fullUrl: variant.fullUrl, resource: link(variant.resource, source) }]
    })
    const provenances = variants.flatMap((variant) =>
      variant.sources.map((source) => provenanceOf(variant, source, patient)),
    )
    return [...resources, ...provenances, ...linkageOf(item)]
  })
}

function provenanceOf(
  { fullUrl }: Variant,
  { recordId, part = 0, writer, received }: SourceRecord,
  patient: string | undefined,
): BundleEntry {
  const who =
    writer.kind === 'organisation'
      ? {
          type: 'Organization',
          identifier: { system: organisationSystem, value: writer.id },
          ...(writer.name === undefined ? {} : { display: writer.name }),
        }
      : { ...(patient === undefined ? {} : { reference: patient }), display: 'The patient' }
  return {
    fullUrl: urnOf(`provenance/${recordId}/${part}`),
    resource: {
      resourceType: 'Provenance',
      target: [{ reference: fullUrl }],
      recorded: new Date(received).toISOString(),
      agent: [{ type: { coding: [authorRole] }, who }],
      entity: [{ role: 'source', what: { identifier: { system: recordSystem, value: recordId } } }],
    },
  }
}

const authorRole = {
  system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
  code: 'author',
}

/** Says that entries are about the same thing though they differ. */
function linkageOf({ shown, others }: MergedItem): readonly BundleEntry[] {
  if (others.length === 0) return []
  const item = [
    { type: 'source', resource: { reference: shown.fullUrl } },
    ...others.map(({ fullUrl }) => ({ type: 'alternate', resource: { reference: fullUrl } })),
  ]
  const fullUrl = urnOf(`linkage/${[shown, ...others].map((variant) => variant.fullUrl).join('/')}`)
  return [{ fullUrl, resource: { resourceType: 'Linkage', active: true, item } }]
}
