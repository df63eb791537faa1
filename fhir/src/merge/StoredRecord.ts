import type { Writer } from './SourceRecord.ts'

/** A record as it was opened. */
export type StoredRecord = {
  readonly recordId: string
  /** Media type, and the name it was stored with. */
  readonly type: string
  readonly name?: string | undefined
  readonly body: Uint8Array
  readonly writer: Writer
  /** When it was written, ms. */
  readonly received: number
}
