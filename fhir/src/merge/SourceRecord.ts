import type { Resource } from '../jsonValue.ts'

/** Who wrote a record, as its author's proof says. `name` is an organisation's registered name, for people to read. */
export type Writer =
  | { readonly kind: 'patient'; readonly id: string }
  | { readonly kind: 'organisation'; readonly id: string; readonly name?: string }

/** A resource with where it came from. */
export type SourceRecord = {
  readonly resource: Resource
  /** The record that holds it. */
  readonly recordId: string
  /** Place within the record, where it held several, such as a document. Default 0. */
  readonly part?: number
  readonly writer: Writer
  /** When it was written, ms. */
  readonly received: number
  /** The address of its entry, where it had one that is no `Type/id`. */
  readonly fullUrl?: string | null
}

/** Sorts sources in the one order there is. */
export function compareSources(a: SourceRecord, b: SourceRecord): number {
  if (a.recordId !== b.recordId) return a.recordId < b.recordId ? -1 : 1
  return (a.part ?? 0) - (b.part ?? 0)
}
