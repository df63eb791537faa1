import { chmod, mkdir, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '@consentry/protocol'
import { copyDatabase } from '../adapters/store/copyDatabase.ts'
import { forgetBlobs, listBlobFiles } from '../adapters/store/listBlobFiles.ts'
import { logOf } from '../adapters/store/logOf.ts'
import type { Config } from '../config.ts'
import { FatalError } from '../errors/FatalError.ts'
import { type BackupFile, type BackupManifest, manifestName } from '../ops/BackupManifest.ts'
import { copyDurably, digestOf, syncFile, syncFolder } from '../ops/copyDurably.ts'

export interface BackupOptions {
  /** A new or empty folder. */
  readonly to: string
  /** Copies the key files too: whoever has them is this gateway. */
  readonly withKeys: boolean
  readonly now: Date
}

/**
 * Copies ledger and blobs while the gateway runs, and proves what it copied. The ledger comes first: every blob that it
 * names was stored before. Rejects with `FatalError` for a folder that is in use and for a store that is not embedded.
 */
export async function makeBackup(
  config: Config,
  { to, withKeys, now }: BackupOptions,
): Promise<BackupManifest> {
  if (config.CONSENTRY_DATABASE_URL !== null)
    throw new FatalError(
      'the ledger is in PostgreSQL: back it up with pg_dump, see docs/operations/backup.md',
    )
  await mkdir(to, { recursive: true, mode: 0o700 })
  await chmod(to, 0o700)
  if ((await readdir(to)).length > 0) throw new FatalError('the folder of the backup is not empty')
  const dir = config.CONSENTRY_GATEWAY_DATA_DIR
  copyDatabase(join(dir, 'ledger.sqlite'), join(to, 'ledger.sqlite'))
  copyDatabase(join(dir, 'blobs.sqlite'), join(to, 'blobs.sqlite'))
  const blobs = await copyBlobs(config.CONSENTRY_BLOB_DIR ?? join(dir, 'blobs'), to)
  const files: BackupFile[] = [...(await databaseFiles(to)), ...blobs]
  const others = [
    { from: config.CONSENTRY_DEPLOYMENT_FILE, path: 'deployment.json' },
    ...(withKeys ? keyFiles(config) : []),
  ]
  for (const { from, path } of others) files.push({ path, ...(await copyDurably(from, join(to, path))) })
  const manifest: BackupManifest = {
    v: 1,
    createdAt: now.toISOString(),
    log: logOf(join(to, 'ledger.sqlite')),
    files,
  }
  await writeManifest(to, manifest)
  return manifest
}

/** Blobs that are erased while this runs are neither copied nor left in the copied index. */
async function copyBlobs(from: string, to: string): Promise<readonly BackupFile[]> {
  const copied: BackupFile[] = []
  const gone: string[] = []
  for (const sha256 of listBlobFiles(join(to, 'blobs.sqlite'))) {
    const path = `blobs/files/${sha256.slice(0, 2)}/${sha256}`
    const source = join(from, 'files', sha256.slice(0, 2), sha256)
    const digest = await copyDurably(source, join(to, path)).catch(ignoreMissing)
    if (digest === null) gone.push(sha256)
    else if (digest.sha256 !== sha256) throw new FatalError(`a blob is damaged: ${source}`)
    else copied.push({ path, ...digest })
  }
  if (gone.length > 0) forgetBlobs(join(to, 'blobs.sqlite'), gone)
  return copied
}

async function databaseFiles(to: string): Promise<readonly BackupFile[]> {
  const files: BackupFile[] = []
  for (const path of ['ledger.sqlite', 'blobs.sqlite']) {
    await chmod(join(to, path), 0o600)
    await syncFile(join(to, path))
    files.push({ path, ...(await digestOf(join(to, path))) })
  }
  return files
}

function keyFiles(config: Config): readonly { readonly from: string; readonly path: string }[] {
  return [
    { from: config.CONSENTRY_RELAYER_KEY_FILE, path: 'keys/relayer.key' },
    { from: config.CONSENTRY_ANCHOR_KEY_FILE, path: 'keys/anchor.key' },
    { from: config.CONSENTRY_CHECKPOINT_KEY_FILE, path: 'keys/checkpoint.key' },
    { from: config.CONSENTRY_RECEIPT_KEY_FILE, path: 'keys/receipt.key' },
  ]
}

async function writeManifest(to: string, manifest: BackupManifest): Promise<void> {
  const handle = await open(join(to, manifestName), 'wx', 0o600)
  try {
    await handle.writeFile(`${canonicalJson(manifest)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await syncFolder(to)
}

function ignoreMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
  throw error
}
