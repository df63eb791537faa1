/** A content-addressed store of ciphertext. Nothing counts as stored before it was read back and re-hashed. */
export interface Blobs {
  /**
   * Takes the bytes of `source`, keeps them durably (fsync of file and folder or of the database) and reads all of
   * them again. Resolves only if digest and length agree; otherwise throws and leaves nothing behind.
   */
  put(
    source: AsyncIterable<Uint8Array>,
    expected: { readonly sha256: string; readonly maxBytes: number },
  ): Promise<StoredBlob>
  /** Bytes from `start` up to and without `end`. Throws `storage_unavailable` when the blob is missing or damaged. */
  read(sha256: string, range?: { readonly start: number; readonly end: number }): AsyncIterable<Uint8Array>
  has(sha256: string): Promise<boolean>
  delete(sha256: string): Promise<void>
  /** What lies in the store after a digest, ascending, also what a put that was broken off left. */
  list(page: BlobPage): Promise<readonly ListedBlob[]>
}

/** `after`: null for the first page. */
export interface BlobPage {
  readonly after: string | null
  readonly limit: number
}

export interface ListedBlob {
  readonly sha256: string
  readonly cid: string
  readonly size: number
}

export interface StoredBlob {
  readonly sha256: string
  readonly cid: string
  readonly size: number
  /** First 64 bytes: enough for the envelope header check. */
  readonly head: Uint8Array
}
