import type { OpenedRecord } from '@consentry/sdk'

/** A record that was opened and verified, as the page shows it. */
export interface ShownRecord {
  readonly recordId: string
  readonly class: string
  readonly also: readonly string[]
  /** Time of the data, ms. */
  readonly t: number
  /** Organisation that wrote it; null is the patient. */
  readonly org: string | null
  readonly type: string
  readonly name: string | null
  readonly body: Uint8Array
}

/** What of an opened record goes to the page: no key, no receipt. */
export function shownRecord({ recordId, manifest, meta, body }: OpenedRecord): ShownRecord {
  return {
    recordId,
    class: manifest.class,
    also: manifest.also,
    t: manifest.t,
    org: manifest.org,
    type: meta.type,
    name: meta.name ?? null,
    body,
  }
}
