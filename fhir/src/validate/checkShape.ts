import { isObject, isResource, type JsonObject, type Resource } from '../jsonValue.ts'
import type { ToldIssue } from './ToldIssue.ts'

/** An element as the library describes it: the types it may have. */
type Element = { readonly type: readonly { readonly code: string }[] }

/** What the library knows of types. */
export type Types = {
  elementsOf(type: string): Readonly<Record<string, Element>> | undefined
  isPrimitive(type: string): boolean
  isResourceType(type: string): boolean
}

/** What a walk over a resource found. */
export type Shape = {
  readonly issues: readonly ToldIssue[]
  /** Resources of a Bundle or of Parameters, which have rules of their own. */
  readonly inner: readonly { readonly path: string; readonly resource: Resource }[]
}

type Walk = { readonly types: Types; readonly issues: ToldIssue[]; readonly inner: Shape['inner'][number][] }

/**
 * Checks that objects stand where objects belong, and none where a value belongs: the library looks at values only. What
 * has an unknown name is left to the library.
 */
export function checkShape(resource: Resource, types: Types): Shape {
  const walk: Walk = { types, issues: [], inner: [] }
  visitResource(walk, resource, resource.resourceType)
  return walk
}

function visitResource(walk: Walk, value: unknown, path: string): void {
  if (!isResource(value)) tell(walk, path, 'Invalid JSON type')
  else if (!walk.types.isResourceType(value.resourceType)) tell(walk, path, 'Invalid resource type')
  else visitObject(walk, value, { type: value.resourceType, path })
}

type Place = { readonly type: string; readonly path: string }

function visitObject(walk: Walk, value: JsonObject, { type, path }: Place): void {
  const elements = walk.types.elementsOf(type) ?? {}
  for (const [key, child] of Object.entries(value)) {
    const element = key === 'resourceType' ? undefined : elementOf(elements, key.replace(/^_/, ''))
    if (element === undefined || child === null) continue
    const { code, name } = element
    const isList = Array.isArray(child)
    for (const [i, item] of (isList ? child : [child]).entries()) {
      const place = `${path}.${name}${isList ? `[${i}]` : ''}`
      if (key.startsWith('_')) visitExtended(walk, item, place)
      else visitValue(walk, item, { type: code, path: place })
    }
  }
}

function visitValue(walk: Walk, item: unknown, place: Place): void {
  const { type, path } = place
  if (walk.types.isPrimitive(type)) {
    if (typeof item === 'object' && item !== null) tell(walk, path, 'Invalid JSON type')
  } else if (type === 'Resource') {
    visitResource(walk, item, path)
    // A contained resource refers to its container and cannot be judged alone.
    if (isResource(item) && !/\.contained\[\d+\]$/.test(path)) walk.inner.push({ path, resource: item })
  } else if (!isObject(item)) tell(walk, path, 'Invalid JSON type')
  else if (Object.keys(item).length === 0) tell(walk, path, 'Invalid empty')
  else visitObject(walk, item, place)
}

/** `_name` holds id and extensions of a primitive; in a list, null stands for none. */
function visitExtended(walk: Walk, item: unknown, path: string): void {
  if (isObject(item)) visitObject(walk, item, { type: 'Element', path })
  else if (item !== null) tell(walk, path, 'Invalid JSON type')
}

function elementOf(
  elements: Readonly<Record<string, Element>>,
  key: string,
): { readonly code: string; readonly name: string } | undefined {
  const own = Object.hasOwn(elements, key) ? elements[key]?.type[0]?.code : undefined
  if (own !== undefined) return { code: own, name: key }
  for (let end = key.length - 1; end > 0; end--) {
    const name = `${key.slice(0, end)}[x]`
    const types = Object.hasOwn(elements, name) ? (elements[name]?.type ?? []) : []
    const chosen = types.find(({ code }) => code.toLowerCase() === key.slice(end).toLowerCase())
    if (chosen !== undefined) return { code: chosen.code, name }
  }
  return undefined
}

function tell({ issues }: Walk, path: string, text: string): void {
  issues.push({ severity: 'error', details: { text }, expression: [path] })
}
