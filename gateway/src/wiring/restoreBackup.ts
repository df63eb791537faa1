import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkDatabase } from '../adapters/store/copyDatabase.ts'
import { endSessions } from '../adapters/store/endSessions.ts'
import { forgetBlobs } from '../adapters/store/listBlobFiles.ts'
import { lockedSize, logOf } from '../adapters/store/logOf.ts'
import { openLedger } from '../adapters/store/openLedger.ts'
import { type Replayed, replayErasures } from '../adapters/store/replayErasures.ts'
import { FatalError } from '../errors/FatalError.ts'
import { type BackupManifest, manifestName, parseBackupManifest } from '../ops/BackupManifest.ts'
import { copyDurably, digestOf, syncFolder } from '../ops/copyDurably.ts'

export interface RestoreOptions {
  readonly from: string
  /** The data folder of the gateway, which does not run. A checkpoint lock in it stays. */
  readonly dataDir: string
  /** A ledger that went on after the backup was made: what it erased and denied is carried over. */
  readonly later: string | null
}

/** What is in the data folder now. `log`: whether the lock lets the log go on, or the next number has to be opened. */
export interface Restored {
  readonly manifest: BackupManifest
  readonly replayed: Replayed | null
  readonly log: 'goes on' | 'is behind its lock' | 'has no lock'
}

const LEDGER = 'ledger.sqlite'
const UNFINISHED = 'ledger.restoring'

/**
 * Puts a backup into a data folder: every file is checked against the manifest, and the ledger gets its name last, so
 * that half a restore is no data folder. Rejects with `FatalError` for a damaged backup and a folder that is in use.
 */
export async function restoreBackup({ from, dataDir, later }: RestoreOptions): Promise<Restored> {
  const manifest = parseBackupManifest(await readFile(join(from, manifestName)))
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)
  const taken = [LEDGER, 'blobs.sqlite', 'blobs'].find((name) => existsSync(join(dataDir, name)))
  if (taken !== undefined)
    throw new FatalError(
      `the data folder has ${taken}: move the old ledger, blobs and index aside, not the lock`,
    )
  await rm(join(dataDir, UNFINISHED), { recursive: true, force: true })
  await checkFiles(from, manifest)
  for (const { path } of manifest.files) await copyDurably(join(from, path), join(dataDir, placeOf(path)))
  const replayed = await finishLedger(dataDir, later)
  const log = standingOf(join(dataDir, UNFINISHED, LEDGER), join(dataDir, 'lock.sqlite'))
  await rename(join(dataDir, UNFINISHED, LEDGER), join(dataDir, LEDGER))
  await rm(join(dataDir, UNFINISHED), { recursive: true })
  await syncFolder(dataDir)
  return { manifest, replayed, log }
}

/** The whole backup is read before anything is written. */
async function checkFiles(from: string, { files }: BackupManifest): Promise<void> {
  for (const { path, bytes, sha256 } of files) {
    const found = await digestOf(join(from, path)).catch(() => null)
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw new FatalError(`a file of the backup is missing or damaged: ${path}`)
  }
}

function placeOf(path: string): string {
  return path === LEDGER ? join(UNFINISHED, LEDGER) : path
}

async function finishLedger(dataDir: string, later: string | null): Promise<Replayed | null> {
  const dir = join(dataDir, UNFINISHED)
  const path = join(dir, LEDGER)
  checkDatabase(path)
  checkDatabase(join(dataDir, 'blobs.sqlite'))
  // Brings an older schema up to this program's.
  await (await openLedger({ dir })).close()
  endSessions(path)
  if (later === null) return null
  const replayed = replayErasures(path, later)
  forgetBlobs(join(dataDir, 'blobs.sqlite'), replayed.blobs)
  for (const sha256 of replayed.blobs)
    await rm(join(dataDir, 'blobs', 'files', sha256.slice(0, 2), sha256), { force: true })
  return replayed
}

function standingOf(ledger: string, lock: string): Restored['log'] {
  const log = logOf(ledger)
  if (log === null) return 'goes on'
  const locked = existsSync(lock) ? lockedSize(lock, log.origin) : null
  if (locked === null) return 'has no lock'
  return locked > log.size ? 'is behind its lock' : 'goes on'
}
