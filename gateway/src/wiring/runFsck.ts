import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { verifierKey } from '@consentry/protocol'
import { readAnchorHead } from '../adapters/chain/readAnchorHead.ts'
import { createRpcRequest } from '../adapters/chain/rpcClient.ts'
import { fileSigner } from '../adapters/crypto/fileSigner.ts'
import { nodeCurves } from '../adapters/crypto/nodeCurves.ts'
import { nodeSha256 } from '../adapters/crypto/nodeSha256.ts'
import { checkDatabase } from '../adapters/store/copyDatabase.ts'
import { openLockReader } from '../adapters/store/openCheckpointLock.ts'
import { openLedgerReader } from '../adapters/store/openLedgerReader.ts'
import type { Config } from '../config.ts'
import { FatalError } from '../errors/FatalError.ts'
import type { Fault } from '../ops/fsck/Fault.ts'
import { type FsckPorts, type FsckSummary, fsck } from '../ops/fsck/fsck.ts'
import { readDeployment } from '../ops/readDeployment.ts'
import { logIdOf } from './openBase.ts'
import { previousCheckpointKey } from './previousCheckpointKey.ts'

export interface FsckOptions {
  /** Keys that signed before and that no setting names any more. */
  readonly vkeys: readonly string[]
  /** Whether the chain is asked for the last anchor. */
  readonly isOnline: boolean
}

/** Checks the log of a gateway by its settings, running or not. Throws `FatalError` where there is none to look at. */
export async function* runFsck(config: Config, options: FsckOptions): AsyncGenerator<Fault, FsckSummary> {
  const store = await openForReading(config)
  try {
    yield* filesOf(config)
    const ports = await portsOf(config, options)
    if (ports.hasOneKey) yield { code: 'keys_alike', where: 'key files' }
    return yield* fsck({ ...store, ...ports })
  } finally {
    await store.ledger.close()
    await store.lock.close()
  }
}

async function openForReading(config: Config) {
  const { CONSENTRY_DATABASE_URL: url, CONSENTRY_LOCK_DATABASE_URL: lockUrl } = config
  const dir = config.CONSENTRY_GATEWAY_DATA_DIR
  if (url === null) return { ledger: openLedgerReader({ dir }), lock: openLockReader({ dir }) }
  if (lockUrl === null) throw new FatalError('the settings name a database and none for the lock')
  const { openPostgresReader } = await import('../adapters/store/openPostgresReader.ts')
  const { openPostgresCheckpointLock } = await import('../adapters/store/openPostgresCheckpointLock.ts')
  const lock = await openPostgresCheckpointLock({ url: lockUrl })
  return { ledger: openPostgresReader({ url }), lock }
}

async function portsOf(config: Config, { vkeys, isOnline }: FsckOptions) {
  const { chainId, contracts, orgId } = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
  const { host } = new URL(config.CONSENTRY_GATEWAY_ORIGIN)
  const origin = `${host}/consentry/${chainId}/${config.CONSENTRY_LOG_NUMBER}`
  const logId = logIdOf(origin)
  const keys = [
    fileSigner(config.CONSENTRY_CHECKPOINT_KEY_FILE),
    ...[previousCheckpointKey(config)].flatMap((previous) => (previous === null ? [] : [previous.signer])),
  ]
  const receiptKey = fileSigner(config.CONSENTRY_RECEIPT_KEY_FILE)
  const request = createRpcRequest(config.CONSENTRY_RPC_URL)
  const ports: Omit<FsckPorts, 'ledger' | 'lock'> = {
    origin,
    logId,
    vkeys: [...keys.map(({ publicKey }) => verifierKey(origin, publicKey)), ...vkeys],
    anchored: isOnline ? () => readAnchorHead(request, contracts.auditAnchor, { orgId, logId }) : null,
    hash: nodeSha256,
    curves: nodeCurves,
  }
  return { ...ports, hasOneKey: keys.some(({ publicKey }) => isSame(publicKey, receiptKey.publicKey)) }
}

/** The structure of the files, below everything that the log says. */
function* filesOf(config: Config): Generator<Fault> {
  if (config.CONSENTRY_DATABASE_URL !== null) return
  for (const name of ['ledger.sqlite', 'lock.sqlite']) {
    const path = join(config.CONSENTRY_GATEWAY_DATA_DIR, name)
    try {
      if (existsSync(path)) checkDatabase(path)
    } catch {
      yield { code: 'database_damaged', where: name }
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}
