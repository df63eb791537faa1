import type { Fields } from './fhirFields.ts'

/** Where an entry comes from. */
export interface Source {
  readonly recordId: string
  readonly class: string
  /** Organisation that wrote it; null is the patient. */
  readonly org: string | null
  /** Time of the data, ms. */
  readonly t: number
}

/** A line of the summary: what it is called, what more there is to say, and from where. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly detail: string | null
  readonly isActive: boolean
  readonly source: Source
}

/** A measured value. */
export interface Point {
  readonly t: number
  readonly value: number
}

/** Results of one kind over time, in one unit. */
export interface Series {
  readonly id: string
  readonly title: string
  readonly unit: string
  /** Reference range as the newest result gives it. */
  readonly low: number | null
  readonly high: number | null
  /** Oldest first. */
  readonly points: readonly Point[]
  readonly source: Source
}

/** A document or a file with its content. */
export interface DocumentEntry extends Entry {
  readonly type: string
  readonly body: Uint8Array
}

/** A record as people read it. */
export interface HealthView {
  readonly person: {
    readonly name: string
    readonly birthDate: string | null
    readonly gender: string | null
  } | null
  readonly problems: readonly Entry[]
  readonly medications: readonly Entry[]
  readonly allergies: readonly Entry[]
  readonly immunizations: readonly Entry[]
  readonly procedures: readonly Entry[]
  readonly results: readonly Series[]
  readonly texts: readonly Entry[]
  readonly documents: readonly DocumentEntry[]
  /** Everything that has no section of its own. */
  readonly others: readonly Entry[]
}

/** A record that was opened. */
export interface OpenRecord extends Source {
  /** Media type of the content. */
  readonly type: string
  readonly name: string | null
  readonly body: Uint8Array
}

/** A FHIR resource with the record that it came in. */
export interface SourcedResource {
  readonly resource: Fields
  readonly source: Source
}
