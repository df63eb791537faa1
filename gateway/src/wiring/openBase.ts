import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Bytes32, netOf, sha256, to0x, toUtf8 } from '@consentry/protocol'
import { fileSigner } from '../adapters/crypto/fileSigner.ts'
import { openDirectoryBlobs } from '../adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../adapters/store/openBlobIndex.ts'
import { openCheckpointLock } from '../adapters/store/openCheckpointLock.ts'
import { openLedger } from '../adapters/store/openLedger.ts'
import { createMemoryReplay } from '../adapters/system/createMemoryReplay.ts'
import { createPinoJournal } from '../adapters/system/createPinoJournal.ts'
import { systemClock } from '../adapters/system/systemClock.ts'
import type { Config } from '../config.ts'
import { createFreshFrom } from '../ops/freshFrom.ts'
import { readDeployment } from '../ops/readDeployment.ts'

/** What everything else of a gateway stands on: data folder, keys, clock, identity. */
export interface Base extends Awaited<ReturnType<typeof openBase>> {}

/** Opens the data folder and reads keys and deployment. Rejects with `FatalError` where something is missing. */
export async function openBase(config: Config) {
  const dir = config.CONSENTRY_GATEWAY_DATA_DIR
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const clock = systemClock
  const network = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
  const blobIndex = openBlobIndex({ dir })
  const { host } = new URL(config.CONSENTRY_GATEWAY_ORIGIN)
  const origin = `${host}/consentry/${network.chainId}/${config.CONSENTRY_LOG_NUMBER}`
  return {
    clock,
    network,
    origin,
    logId: to0x(sha256(toUtf8(origin))) as Bytes32,
    net: netOf(network.chainId, network.contracts.consentRegistry),
    random: (length: number) => new Uint8Array(randomBytes(length)),
    journal: createPinoJournal({ level: config.CONSENTRY_LOG_LEVEL, clock }),
    ledger: await openLedger({ dir }),
    lock: openCheckpointLock({ dir }),
    replay: createMemoryReplay(),
    blobIndex,
    blobs: await openDirectoryBlobs({ dir: join(dir, 'blobs'), index: blobIndex }),
    checkpointKey: fileSigner(config.CONSENTRY_CHECKPOINT_KEY_FILE),
    receiptKey: fileSigner(config.CONSENTRY_RECEIPT_KEY_FILE),
    freshFrom: createFreshFrom(config.CONSENTRY_FRESH_FROM_FILE),
  }
}
