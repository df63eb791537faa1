import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FatalError } from '../../errors/FatalError.ts'
import { storeError } from './storeError.ts'

/** Every pragma with the value that it must read back. Protocol §20. */
const pragmas = [
  // The write-ahead log is copied into the file when it has 64 MiB: pages that many commits touch are copied once, and the
  // one commit that copies, and so takes long, is less than one of a hundred.
  { name: 'wal_autocheckpoint', set: '16000', reads: 16000 },
  // 16 MiB: the indices that each commit touches stay in memory; by default they are read again and again.
  { name: 'cache_size', set: '-16384', reads: -16384 },
  { name: 'journal_mode', set: 'WAL', reads: 'wal' },
  { name: 'synchronous', set: 'FULL', reads: 2 },
  // What is deleted is overwritten, in free pages too: erased means erased (§16).
  { name: 'secure_delete', set: 'ON', reads: 1 },
  { name: 'foreign_keys', set: 'ON', reads: 1 },
  { name: 'trusted_schema', set: 'OFF', reads: 0 },
  { name: 'cell_size_check', set: 'ON', reads: 1 },
  { name: 'busy_timeout', set: '5000', reads: 5000 },
] as const

/**
 * Opens a SQLite file, creating it with mode 0600 in a folder with mode 0700, and checks that every pragma holds.
 * Throws `FatalError` when the file system does not allow what durability needs.
 */
export function openSqlite(path: string, access: 'read' | 'write'): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    const isNew = access === 'write' && prepareFile(path)
    database = new DatabaseSync(path, { defensive: true, enableDoubleQuotedStringLiterals: false })
    // A commit of the log writes some pages for each entry, most of them for one row of an index at a random place.
    if (isNew) setPragma(database, { name: 'page_size', set: '4096', reads: 4096 })
    for (const pragma of pragmas) setPragma(database, pragma)
    if (access === 'read') setPragma(database, { name: 'query_only', set: 'ON', reads: 1 })
    return database
  } catch (error) {
    database?.close()
    const known = storeError(error)
    throw known instanceof FatalError ? known : new FatalError('database cannot be opened', { cause: error })
  }
}

function setPragma(
  database: DatabaseSync,
  { name, set, reads }: { name: string; set: string; reads: string | number },
): void {
  database.exec(`PRAGMA ${name} = ${set}`)
  const [value] = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})
  if (value !== reads) throw new FatalError(`database pragma ${name} is ${value}, not ${reads}`)
}

// Says whether the file is still empty. SQLite gives its side files the mode of the database file.
function prepareFile(path: string): boolean {
  const dir = dirname(path)
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  chmodSync(dir, 0o700)
  if (existsSync(path)) {
    chmodSync(path, 0o600)
    return statSync(path).size === 0
  }
  closeSync(openSync(path, 'wx', 0o600))
  for (const folder of [dir, dirname(dir)]) syncFolder(folder)
  return true
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
