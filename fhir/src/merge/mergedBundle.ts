import type { Resource } from '../jsonValue.ts'
import { createLinkReferences } from './linkReferences.ts'
import type { MergedItem, MergedView } from './merge.ts'
import { provenanceOf } from './provenanceOf.ts'
import { redactedMeta } from './redactedMeta.ts'
import { urnOf } from './urnOf.ts'

/** One entry of a Bundle. */
export type BundleEntry = { readonly fullUrl: string; readonly resource: Resource }

/** What the Bundle says of itself; `timestamp` in ms. */
export type MergedBundleOptions = {
  readonly timestamp: number
  /** Classes that could not be looked at: the Bundle is marked as redacted. Default: none. */
  readonly withheld?: readonly string[]
}

/**
 * A view as a Bundle of type `collection`: every wording as an entry, a Provenance for each of its sources (who wrote it,
 * when it came, which record holds it), and a Linkage where wordings contradict each other. References lead to entries.
 */
export function mergedBundle(view: MergedView, { timestamp, withheld = [] }: MergedBundleOptions): Resource {
  const entry = mergedEntries(view)
  return {
    resourceType: 'Bundle',
    ...redactedMeta(withheld),
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
      variant.sources.map((source): BundleEntry => {
        const { recordId, part = 0 } = source
        const resource = provenanceOf(source, { target: { reference: variant.fullUrl }, patient })
        return { fullUrl: urnOf(`provenance/${recordId}/${part}`), resource }
      }),
    )
    return [...resources, ...provenances, ...linkageOf(item)]
  })
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
