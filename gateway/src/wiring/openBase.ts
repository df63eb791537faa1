import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { type Bytes32, netOf, type RandomSource, sha256, to0x, toUtf8 } from '@consentry/protocol'
import { fileSigner } from '../adapters/crypto/fileSigner.ts'
import { signatureThread } from '../adapters/crypto/signatureThread.ts'
import { createPinoJournal } from '../adapters/system/createPinoJournal.ts'
import { systemClock } from '../adapters/system/systemClock.ts'
import type { Config } from '../config.ts'
import { createNoticeWriter } from '../notify/createNoticeWriter.ts'
import { createWakingLedger } from '../notify/createWakingLedger.ts'
import { createFreshFrom } from '../ops/freshFrom.ts'
import { readDeployment } from '../ops/readDeployment.ts'
import { openBlobStores } from './openBlobStores.ts'
import { openEmbeddedStore } from './openEmbeddedStore.ts'
import type { Store } from '../adapters/store/Store.ts'

/** What everything else of a gateway stands on: data folder, keys, clock, identity. */
export interface Base extends Awaited<ReturnType<typeof openBase>> {}

/** Opens the data folder and reads keys and deployment. Rejects with `FatalError` where something is missing. */
export async function openBase(config: Config) {
  const dir = config.CONSENTRY_GATEWAY_DATA_DIR
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const clock = systemClock
  const network = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
  const { host } = new URL(config.CONSENTRY_GATEWAY_ORIGIN)
  const originOf = (number: number): string => `${host}/consentry/${network.chainId}/${number}`
  const origin = originOf(config.CONSENTRY_LOG_NUMBER)
  const random = (length: number) => new Uint8Array(randomBytes(length))
  const url = config.CONSENTRY_DATABASE_URL
  const store = url === null ? await openEmbeddedStore(config) : await openShared(config, url, random)
  const { ledger, mark, onCommit } = createWakingLedger(store.ledger)
  const { blobs, stores, uploads, notes, close } = await openBlobStores(config, store.blobs)
  const signatures = signatureThread()
  return {
    ...store,
    ledger,
    blobs,
    stores,
    uploads,
    notes: [...notes, ...store.notes],
    close: async () => {
      await store.close()
      await close()
      await signatures.close()
    },
    notify: createNoticeWriter({ clock, onWrite: mark }),
    onNotices: onCommit,
    clock,
    network,
    origin,
    originOf,
    logId: logIdOf(origin),
    net: netOf(network.chainId, network.contracts.consentRegistry),
    random,
    journal: createPinoJournal({ level: config.CONSENTRY_LOG_LEVEL, clock }),
    checkpointKey: fileSigner(config.CONSENTRY_CHECKPOINT_KEY_FILE),
    receiptKey: fileSigner(config.CONSENTRY_RECEIPT_KEY_FILE, signatures),
    verifyEd25519: signatures.verify,
    verifyEs256: signatures.verifyEs256,
    freshFrom: createFreshFrom(config.CONSENTRY_FRESH_FROM_FILE),
  }
}

/** SHA-256 of an origin: its name on chain (§14). */
export function logIdOf(origin: string): Bytes32 {
  return to0x(sha256(toUtf8(origin))) as Bytes32
}

/** Its client is loaded by those who use it. */
async function openShared(config: Config, url: string, random: RandomSource): Promise<Store> {
  const { openPostgresStore } = await import('./openPostgresStore.ts')
  return openPostgresStore(config, url, random)
}
