import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type AuditEvent, fromHex, verifierKey } from '@consentry/protocol'
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
import { eventOf } from '../ops/fsck/eventOf.ts'
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

/** What was looked at, log by log. */
export type FsckReport = readonly (FsckSummary & { readonly origin: string })[]

/**
 * Checks the logs of a gateway by its settings, running or not: those that were closed and are still stored, then the
 * present one. Throws `FatalError` where there is none to look at.
 */
export async function* runFsck(config: Config, options: FsckOptions): AsyncGenerator<Fault, FsckReport> {
  const store = await openForReading(config)
  try {
    yield* filesOf(config)
    const keys = keysOf(config)
    if (keys.isOne) yield { code: 'keys_alike', where: 'key files' }
    const { chainId } = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
    const { host } = new URL(config.CONSENTRY_GATEWAY_ORIGIN)
    const report: FsckReport[number][] = []
    for (let number = 1; number <= config.CONSENTRY_LOG_NUMBER; number++) {
      const originOf = (of: number): string => `${host}/consentry/${chainId}/${of}`
      const [origin, next] = [originOf(number), originOf(number + 1)]
      const isPresent = number === config.CONSENTRY_LOG_NUMBER
      if (!isPresent && !(await isStored(store.ledger, origin))) continue
      const isNextPresent = number + 1 === config.CONSENTRY_LOG_NUMBER
      const closed = isPresent ? null : { next: await prevIn(store.ledger, isNextPresent ? null : next) }
      const ports = await portsOf(config, options, { origin, keys })
      const summary = yield* placed(
        fsck({ ...store, ...ports, closed }),
        isPresent ? '' : ` of log ${number}`,
      )
      report.push({ ...summary, origin })
    }
    return report
  } finally {
    await store.ledger.close()
    await store.lock.close()
  }
}

async function* placed(
  run: AsyncGenerator<Fault, FsckSummary>,
  place: string,
): AsyncGenerator<Fault, FsckSummary> {
  for (;;) {
    const { done, value } = await run.next()
    if (done === true) return value
    yield { ...value, where: `${value.where}${place}` }
  }
}

function isStored(ledger: FsckPorts['ledger'], origin: string): Promise<boolean> {
  return ledger.read(async (tx) => (await tx.closedLogs.of(origin).leaves.size()) > 0)
}

/** What the first entry of a log says of the one before; null: the present log. */
async function prevIn(ledger: FsckPorts['ledger'], origin: string | null) {
  const first = await ledger.read((tx) => (origin === null ? tx : tx.closedLogs.of(origin)).leaves.leaf(0))
  const prev: AuditEvent['prev'] = first?.body == null ? undefined : eventOf(first.body)?.prev
  return prev === undefined ? null : { size: prev.size, root: fromHex(prev.root) }
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

/** Public keys that may have signed checkpoints, and whether one of them signs receipts too. */
function keysOf(config: Config) {
  const previous = previousCheckpointKey(config)
  const signers = [
    fileSigner(config.CONSENTRY_CHECKPOINT_KEY_FILE),
    ...(previous === null ? [] : [previous.signer]),
  ]
  const checkpoint = signers.map(({ publicKey }) => publicKey)
  const receipt = fileSigner(config.CONSENTRY_RECEIPT_KEY_FILE).publicKey
  return { checkpoint, isOne: checkpoint.some((key) => Buffer.compare(key, receipt) === 0) }
}

async function portsOf(
  config: Config,
  { vkeys, isOnline }: FsckOptions,
  { origin, keys }: { readonly origin: string; readonly keys: ReturnType<typeof keysOf> },
): Promise<Omit<FsckPorts, 'ledger' | 'lock' | 'closed'>> {
  const { contracts, orgId } = await readDeployment(config.CONSENTRY_DEPLOYMENT_FILE)
  const logId = logIdOf(origin)
  const request = createRpcRequest(config.CONSENTRY_RPC_URL)
  return {
    origin,
    logId,
    vkeys: [...keys.checkpoint.map((key) => verifierKey(origin, key)), ...vkeys],
    anchored: isOnline ? () => readAnchorHead(request, contracts.auditAnchor, { orgId, logId }) : null,
    hash: nodeSha256,
    curves: nodeCurves,
  }
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
