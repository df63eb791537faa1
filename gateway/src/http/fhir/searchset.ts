import type { Resource } from '@consentry/fhir/facade'

/** Where a Bundle's links begin: the origin of this gateway, and the target that was asked for. */
export interface Asked {
  readonly origin: string
  readonly target: string
}

/** A page of search results as FHIR Bundle; `cursor`: where the next page begins. There are no totals (§18). */
export function searchset(resources: readonly Resource[], cursor: string | null, asked: Asked): Resource {
  const self = new URL(asked.target, asked.origin)
  const links = [{ relation: 'self', url: self.href }]
  if (cursor !== null) {
    const next = new URL(self)
    next.searchParams.set('cursor', cursor)
    links.push({ relation: 'next', url: next.href })
  }
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: links,
    ...(resources.length > 0 && {
      entry: resources.map((resource) => ({
        fullUrl: `${asked.origin}/fhir/${resource.resourceType}/${String(resource['id'])}`,
        resource,
        search: { mode: 'match' },
      })),
    }),
  }
}
