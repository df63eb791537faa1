import type { BlobPage, ListedBlob } from './Blobs.ts'

/**
 * What a blob store knows of a stored blob. `leaves`: the SHA-256 digests of its 1 MiB leaves, one after the other.
 * `place`: whether its bytes lie in the index itself or in a file named by its digest.
 */
export interface BlobEntry {
  readonly sha256: string
  readonly cid: string
  readonly size: number
  readonly leaves: Uint8Array
  readonly place: 'index' | 'file'
}

/**
 * Entries of a blob store, with the bytes of small blobs. Every change is durable when it resolves;
 * changes that wait at the same time share one commit. Files and entries change at different moments: a name that
 * is expected may have a file without an entry, and no other name may.
 */
export interface BlobIndex {
  get(sha256: string): Promise<BlobEntry | null>
  /** Entries after a digest, ascending. */
  list(page: BlobPage): Promise<readonly ListedBlob[]>
  /** Bytes of an entry that lies in the index, read anew. */
  bytes(sha256: string): Promise<Uint8Array | null>
  /** To be called before a file of this name appears. */
  expectFile(sha256: string): Promise<void>
  /** Stores or replaces an entry; its name is no longer only expected. */
  put(entry: BlobEntry, bytes: Uint8Array | null): Promise<void>
  /** Deletes an entry. If its bytes lie in a file, the name is expected from now on, until `forgetFile`. */
  remove(sha256: string): Promise<void>
  /** To be called when the file of an expected name is gone. */
  forgetFile(sha256: string): Promise<void>
  /** Names that are expected and that no running process is about: their files belong to nobody. */
  expectedFiles(): Promise<readonly string[]>
  close(): Promise<void>
}
