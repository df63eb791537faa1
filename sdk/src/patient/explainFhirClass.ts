import { classify, type Tables } from '@consentry/fhir'
import { type ClassName, isSensitiveClass, parseClassName } from '@consentry/protocol'
import type { ClassReason } from './ClassPreview.ts'

/** A type that no table names: what comes out sensitive is so for what stands in it. */
const plain = 'Basic'

/**
 * Says why a resource is placed as `classify` places it: every code and label of the tables with its path, else its type.
 * Each part is asked about by itself, so that the reasons cannot differ from the tables. Spec §4
 */
export function explainFhirClass(resource: object, tables: Tables): readonly ClassReason[] {
  const reasons: ClassReason[] = []
  for (const { path, value } of partsOf(resource, '')) reasons.push(...reasonsAt(path, value, tables))
  const { class: cls } = classify(resource, tables)
  if (reasons.some((reason) => reason.class === cls)) return reasons
  const type = String((resource as { readonly resourceType?: unknown }).resourceType)
  return [{ class: parseClassName(cls), rule: 'type', path: type }, ...reasons]
}

type Json = Readonly<Record<string, unknown>>

function reasonsAt(path: string, value: Json, tables: Tables): readonly ClassReason[] {
  const { system, code, meta, resourceType, category } = value
  const reasons: ClassReason[] = []
  if (typeof system === 'string' && typeof code === 'string') {
    const found = sensitiveIn({ resourceType: plain, code: { coding: [{ system, code }] } }, tables)
    reasons.push(...found.map((cls) => ({ class: cls, rule: 'code' as const, path, code })))
  }
  for (const [i, coding] of securityOf(meta).entries()) {
    const found = sensitiveIn({ resourceType: plain, meta: { security: [coding] } }, tables)
    const at = `${path === '' ? '' : `${path}.`}meta.security[${i}]`
    reasons.push(
      ...found.map((cls) => ({ class: cls, rule: 'security' as const, path: at, code: String(coding.code) })),
    )
  }
  if (typeof resourceType === 'string') {
    const alone = { resourceType, ...(category === undefined ? {} : { category }) }
    const found = sensitiveIn(alone, tables).filter((cls) => !reasons.some((reason) => reason.class === cls))
    reasons.push(
      ...found.map((cls) => ({
        class: cls,
        rule: 'genetics' as const,
        path: path === '' ? resourceType : path,
      })),
    )
  }
  return reasons
}

/** The sensitive classes of a small resource; a general class is none. */
function sensitiveIn(resource: Json, tables: Tables): readonly ClassName[] {
  const { class: cls, also } = classify(resource, tables)
  return [cls, ...also].map((name) => parseClassName(name)).filter(isSensitiveClass)
}

function securityOf(meta: unknown): readonly { readonly code?: unknown }[] {
  const { security } = (meta ?? {}) as { readonly security?: unknown }
  return Array.isArray(security) ? security.filter((one) => typeof one === 'object' && one !== null) : []
}

function* partsOf(value: unknown, path: string): Generator<{ readonly path: string; readonly value: Json }> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* partsOf(item, `${path}[${i}]`)
  } else if (typeof value === 'object' && value !== null) {
    yield { path, value: value as Json }
    for (const [key, inner] of Object.entries(value))
      yield* partsOf(inner, path === '' ? key : `${path}.${key}`)
  }
}
