import type { ClassName } from '@consentry/protocol'

/**
 * Why something belongs to a class. `code`: a code of the sensitivity tables; `security`: a label its author gave it;
 * `genetics`: a genetic type or category; `type`: the general table; `media`: all that is known is what kind of file it
 * is; `unread`: it is too large to be looked into.
 */
export type ClassRule = 'code' | 'security' | 'genetics' | 'type' | 'media' | 'unread'

/** One reason; `path` is the place in the content, `code` what stood there. */
export type ClassReason = {
  readonly class: ClassName
  readonly rule: ClassRule
  readonly path: string
  readonly code?: string
}

/** Where something would go, before it is sealed. Spec §4. */
export type ClassPreview = {
  /** Place in the input, such as `entry[3]`; empty for the whole. */
  readonly at: string
  /** Media type. */
  readonly type: string
  /** FHIR type, or the kind of file. */
  readonly what: string
  readonly class: ClassName
  /** Further classes that a grant must cover. */
  readonly also: readonly ClassName[]
  readonly labels: readonly string[]
  readonly why: readonly ClassReason[]
  /** Version of the tables. */
  readonly tables: string
}
