import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { ProtocolError, type RandomSource } from '@consentry/protocol'
import { claimFolder } from '../adapters/ipfs/claimFolder.ts'
import { openDirectoryBlobs } from '../adapters/ipfs/openDirectoryBlobs.ts'
import type { PostgresReport } from '../adapters/store/checkPostgres.ts'
import { openPostgresBlobIndex } from '../adapters/store/openPostgresBlobIndex.ts'
import { openPostgresCheckpointLock } from '../adapters/store/openPostgresCheckpointLock.ts'
import { openPostgresLedger } from '../adapters/store/openPostgresLedger.ts'
import { openPostgresReplay } from '../adapters/store/openPostgresReplay.ts'
import { PostgresConnection } from '../adapters/store/PostgresConnection.ts'
import { postgresKeyedLock } from '../adapters/store/postgresKeyedLock.ts'
import { postgresLeases } from '../adapters/store/postgresLease.ts'
import type { Config } from '../config.ts'
import { FatalError } from '../errors/FatalError.ts'
import { sharedSessions } from '../adapters/store/sharedSessions.ts'
import type { Store } from '../adapters/store/Store.ts'

/** Blobs that are being put under their name at the same time. */
const LOCK_CONNECTIONS = 4

/** What several gateways share: a database, a second one for the checkpoint lock, a folder of larger blobs. */
export async function openPostgresStore(config: Config, url: string, random: RandomSource): Promise<Store> {
  const lockUrl = config.CONSENTRY_LOCK_DATABASE_URL
  if (lockUrl === null) {
    throw new ProtocolError('bad_request', 'Setting CONSENTRY_LOCK_DATABASE_URL is missing')
  }
  const waitMs = config.CONSENTRY_DATABASE_WAIT_MS
  const ledger = await openPostgresLedger({ url, readers: config.CONSENTRY_DATABASE_READERS, waitMs })
  const lock = await openPostgresCheckpointLock({ url: lockUrl, waitMs })
  const side = new PostgresConnection({ url, access: 'write', waitMs, answerMs: 2 * waitMs })
  const holder = randomUUID()
  const leaseOf = await postgresLeases({ connection: side, holder, monotonic: () => performance.now() })
  const blobs = await openSharedBlobs(config, { url, sharer: holder, waitMs })
  return {
    ledger,
    lock,
    replay: await openPostgresReplay(side, random),
    sessions: sharedSessions(ledger),
    blobs: blobs.blobs,
    lease: leaseOf('loops'),
    isShared: true,
    notes: notesOf(ledger.report, lock.report),
    close: async () => {
      await ledger.close()
      await blobs.close()
      await lock.close()
      await side.close()
    },
  }
}

async function openSharedBlobs(
  config: Config,
  { url, sharer, waitMs }: { readonly url: string; readonly sharer: string; readonly waitMs: number },
) {
  const dir = config.CONSENTRY_BLOB_DIR ?? join(config.CONSENTRY_GATEWAY_DATA_DIR, 'blobs')
  const index = await openPostgresBlobIndex({ url, waitMs })
  await claimFolder(dir, sharer, index.claimFolder)
  const lock = postgresKeyedLock({ url, connections: LOCK_CONNECTIONS, waitMs })
  return {
    blobs: await openDirectoryBlobs({ dir, index, shared: { sharer, lock: lock.run } }),
    close: async () => {
      await lock.close()
      await index.close()
    },
  }
}

/** The lock must not be rolled back together with the ledger. */
function notesOf(ledger: PostgresReport, lock: PostgresReport): readonly string[] {
  const isSameServer = ledger.cluster === lock.cluster
  if (isSameServer && ledger.database === lock.database) {
    throw new FatalError('the checkpoint lock needs a database of its own')
  }
  return [
    ...(isSameServer ? ['the checkpoint lock lies on the same database server as the ledger'] : []),
    ...(ledger.hasChecksums && lock.hasChecksums ? [] : ['a database has no checksums']),
  ]
}
