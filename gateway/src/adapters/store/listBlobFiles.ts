import { DatabaseSync } from 'node:sqlite'

/** Digests of the blobs that an index keeps in files. `path`: a copy of the index, which nobody writes. */
export function listBlobFiles(path: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = database.prepare("select sha256 from blob where place = 'file' order by sha256").all()
    return rows.map(({ sha256 }) => String(sha256))
  } finally {
    database.close()
  }
}

/** Forgets blobs in an index that nobody else writes, wherever their bytes lie. */
export function forgetBlobs(path: string, digests: readonly string[]): void {
  const database = new DatabaseSync(path)
  try {
    const forget = database.prepare('delete from blob where sha256 = ?')
    database.exec('begin immediate')
    for (const sha256 of digests) forget.run(sha256)
    database.exec('commit')
    // Small blobs lie in the index itself: their bytes must not stay in free pages.
    database.exec('vacuum')
  } finally {
    database.close()
  }
}
