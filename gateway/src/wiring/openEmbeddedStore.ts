import { join } from 'node:path'
import { openDirectoryBlobs } from '../adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../adapters/store/openBlobIndex.ts'
import { openCheckpointLock } from '../adapters/store/openCheckpointLock.ts'
import { openLedger } from '../adapters/store/openLedger.ts'
import { ownSessions } from '../adapters/store/ownSessions.ts'
import { createMemoryReplay } from '../adapters/system/createMemoryReplay.ts'
import { soleLease } from '../adapters/system/soleLease.ts'
import type { Config } from '../config.ts'
import type { Store } from '../adapters/store/Store.ts'

/** Everything in one folder, for one gateway alone. */
export async function openEmbeddedStore(config: Config): Promise<Store> {
  const dir = config.CONSENTRY_GATEWAY_DATA_DIR
  const index = openBlobIndex({ dir })
  const ledger = await openLedger({ dir, waitMs: config.CONSENTRY_DATABASE_WAIT_MS })
  const lock = openCheckpointLock({ dir })
  return {
    ledger,
    lock,
    replay: createMemoryReplay(),
    sessions: ownSessions(ledger),
    blobs: await openDirectoryBlobs({ dir: config.CONSENTRY_BLOB_DIR ?? join(dir, 'blobs'), index }),
    lease: soleLease,
    isShared: false,
    notes: [],
    close: async () => {
      await ledger.close()
      await index.close()
      await lock.close()
    },
  }
}
