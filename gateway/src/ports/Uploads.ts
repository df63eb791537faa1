import type { Millis } from '@consentry/protocol'

/** Whose upload of which content it is. `owner`: the actor of the session; nobody else can go on with it. */
export interface UploadName {
  readonly owner: string
  readonly sha256: string
}

/**
 * What has come of uploads in parts. Not verified, and nothing to anybody but their owners, until the whole is put into
 * the blob store.
 */
export interface Uploads {
  /** Bytes that came so far; null where none did. */
  offset(name: UploadName): Promise<number | null>
  /**
   * Adds what comes, from `start` on and at most up to `end` (exclusive). What came before the source failed stays.
   * Throws `conflict` unless `start` is the offset, and `bad_request` for more or less than announced. Resolves with the
   * new offset, durable.
   */
  append(
    name: UploadName,
    part: { readonly start: number; readonly end: number; readonly source: AsyncIterable<Uint8Array> },
  ): Promise<number>
  read(name: UploadName): AsyncIterable<Uint8Array>
  discard(name: UploadName): Promise<void>
  /** Discards all of an owner's. */
  discardAll(owner: string): Promise<void>
  /** Of all uploads of an owner. */
  bytesOf(owner: string): Promise<number>
  /** Discards what nothing was added to since `before`. */
  purge(before: Millis): Promise<void>
}
