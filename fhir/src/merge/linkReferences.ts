import type { Resource } from '../jsonValue.ts'
import { isRawNumber } from './isRawNumber.ts'
import type { MergedView } from './merge.ts'
import { originOf, relativeAddress } from './originOf.ts'
import type { SourceRecord } from './SourceRecord.ts'

/** Gives a resource of a view with its references leading to the entries of that view. */
export type LinkReferences = (resource: Resource, source: SourceRecord) => Resource

/**
 * Prepares the references of a view. `Type/id` means something only within the system it comes from: it leads to the entry
 * from the same system, else to the only entry of that address anywhere; what leads nowhere stays as it is. A contained
 * target (`#…`) stays too.
 */
export function createLinkReferences({ items }: MergedView): LinkReferences {
  const entries = new Map<string, Set<string>>()
  const name = (address: string, fullUrl: string): void => {
    entries.set(address, (entries.get(address) ?? new Set()).add(fullUrl))
  }
  for (const { shown, others } of items) {
    for (const source of [shown, ...others].flatMap(({ sources }) => sources)) {
      // Whichever wording was meant: the item is shown by its first.
      for (const address of addressesOf(source)) name(address, shown.fullUrl)
    }
  }
  const targetOf = (reference: string, source: SourceRecord): string | undefined => {
    const origin = originOf(source)
    const address = reference.replace(/\/_history\/[^/]*$/, '')
    for (const wanted of origin === undefined ? [address] : [`${origin}|${address}`, address]) {
      const found = entries.get(wanted)
      if (found?.size === 1) return [...found][0]
    }
    return undefined
  }
  return (resource, source) =>
    rewrite(resource, (reference) => targetOf(reference, source) ?? reference) as Resource
}

/** By every name under which others may refer to a source. */
function addressesOf(source: SourceRecord): readonly string[] {
  const origin = originOf(source)
  const address = relativeAddress(source.resource)
  const absolute = origin === undefined || !/^https?:/.test(origin) || address === undefined
  return [
    ...(source.fullUrl == null ? [] : [source.fullUrl]),
    ...(address === undefined ? [] : [address]),
    ...(origin === undefined || address === undefined ? [] : [`${origin}|${address}`]),
    ...(absolute ? [] : [`${origin}/${address}`]),
  ]
}

/** A copy with every `reference` text replaced; numbers that hold their digits stay what they are. */
function rewrite(value: unknown, replace: (reference: string) => string): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, replace))
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      name,
      name === 'reference' && typeof child === 'string' && !child.startsWith('#')
        ? replace(child)
        : rewrite(child, replace),
    ]),
  )
}
