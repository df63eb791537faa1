import { chmodSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { DataFolder } from './dataFolder.ts'
import { NetworkError } from './NetworkError.ts'
import { readRun } from './runFile.ts'

/** Holds the folder until `release`. */
export interface FolderLock {
  release(): void
}

/**
 * Locks the folder for this process. The lock is SQLite's lock on an empty file: the operating system gives it back when
 * the process ends, however it ends, so a lock is never stale. Throws `already_running`.
 */
export async function lockFolder(folder: DataFolder): Promise<FolderLock> {
  const database = new DatabaseSync(folder.lock)
  try {
    database.exec(
      'PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE',
    )
  } catch (error) {
    database.close()
    const pid = (await readRun(folder))?.pid
    throw new NetworkError(
      'already_running',
      `A network runs on ${folder.root} already${pid === undefined ? '' : ` (process ${pid})`}. Stop it first, or name another folder in CONSENTRY_DATA.`,
      error,
    )
  }
  chmodSync(folder.lock, 0o600)
  return { release: () => database.close() }
}
