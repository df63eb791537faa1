import { randomBytes } from 'node:crypto'
import { from0x, type Millis, netOf, recoverAddress, secondsOf } from '@consentry/protocol'
import { createNodeEs256 } from '../../../gateway/src/adapters/crypto/createNodeEs256.ts'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { createFollower, type Follower } from '../../../gateway/src/follow/followChain.ts'
import type { FollowerPorts } from '../../../gateway/src/follow/followerPorts.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { createNoticeWriter } from '../../../gateway/src/notify/createNoticeWriter.ts'
import { createWakingLedger } from '../../../gateway/src/notify/createWakingLedger.ts'
import { writeGenesis } from '../../../gateway/src/ops/genesis.ts'
import type { Ledger } from '../../../gateway/src/ports/Ledger.ts'
import type { Relayer } from '../../../gateway/src/ports/Relayer.ts'
import type { Signer } from '../../../gateway/src/ports/Signer.ts'
import type { Signatures } from '../../../gateway/src/ports/Signatures.ts'
import { createPublisher, type Publisher } from '../../../gateway/src/publish/checkpoint.ts'
import { createAnchoring } from '../../../gateway/src/relay/createAnchoring.ts'
import { createDeliverer } from '../../../gateway/src/relay/deliver.ts'
import type { Base } from '../../../gateway/src/wiring/openBase.ts'
import { openBlobStores } from '../../../gateway/src/wiring/openBlobStores.ts'
import { openEmbeddedStore } from '../../../gateway/src/wiring/openEmbeddedStore.ts'
import type { Engine } from '../../../gateway/src/wiring/startEngine.ts'
import { type Paths, wirePaths } from '../../../gateway/src/wiring/wirePaths.ts'
import { FakeChain, network } from '../follow/FakeChain.ts'
import { quiet } from '../follow/following.ts'
import { FakeRelayer } from '../relay/FakeRelayer.ts'
import { rigConfig } from './rigConfig.ts'

/** The gateway's own wiring over a chain in memory, a database on disk and a clock of the test. No loop runs. */
export interface Rig {
  readonly config: ReturnType<typeof rigConfig>
  readonly base: Base
  readonly engine: Engine
  readonly paths: Paths
  readonly chain: FakeChain
  readonly clock: RigClock
  close(): Promise<void>
}

/** A clock that a test sets, ms. */
export interface RigClock {
  time: number
  now(): Millis
}

export interface RigOptions {
  readonly dir: string
  readonly clock: RigClock
  readonly chain?: FakeChain
  readonly settings?: Readonly<Record<string, string>>
  /** Instead of the real follower: a view that the test gives. */
  readonly follower?: Follower
  /** Stands between the gateway and its database. */
  readonly wrapLedger?: (ledger: Ledger) => Ledger
  readonly signatures?: Signatures
  /** Of logins alone. */
  readonly loginSignatures?: Signatures
  /** Brings transactions on chain; by default one whose pool nobody mines. */
  readonly relayer?: Relayer
}

export function rigClock(time: number): RigClock {
  const clock = { time, now: () => clock.time as Millis }
  return clock
}

export async function openRig(options: RigOptions): Promise<Rig> {
  const { dir, clock, chain = new FakeChain() } = options
  const config = rigConfig(dir, options.settings)
  const base = await openRigBase(options, config)
  const engine = await startRigEngine(options, base, chain)
  const paths = wirePaths(config, base, engine, () => {})
  return { config, base, engine, paths, chain, clock, close: () => base.close() }
}

async function openRigBase(options: RigOptions, config: Rig['config']): Promise<Base> {
  const { clock, wrapLedger = (ledger) => ledger } = options
  const store = await openEmbeddedStore(config)
  const { blobs, stores, uploads } = await openBlobStores(config, store.blobs)
  const { ledger, mark, onCommit } = createWakingLedger(wrapLedger(store.ledger))
  const originOf = (number: number): string => `127.0.0.1:7546/consentry/${network.chainId}/${number}`
  const { consentRegistry, providerRegistry, auditAnchor } = network
  return {
    ...store,
    notes: [...store.notes],
    ledger,
    blobs,
    stores,
    uploads,
    notify: createNoticeWriter({ clock, onWrite: mark }),
    onNotices: onCommit,
    clock,
    network: {
      chainId: network.chainId,
      deploymentBlock: network.startBlock,
      contracts: {
        consentRegistry: consentRegistry.address,
        providerRegistry: providerRegistry.address,
        auditAnchor: auditAnchor.address,
      },
      codeHashes: {
        consentRegistry: consentRegistry.codeHash,
        providerRegistry: providerRegistry.codeHash,
        auditAnchor: auditAnchor.codeHash,
      },
      orgId: network.orgId,
    },
    origin: originOf(1),
    originOf,
    logId: network.logId,
    net: netOf(network.chainId, consentRegistry.address),
    random: (length: number) => new Uint8Array(randomBytes(length)),
    journal: quiet,
    checkpointKey: signerOf(7),
    receiptKey: signerOf(8),
    verifyEs256: createNodeEs256(),
    verifyEd25519: async (...signed) => nodeCurves.ed25519Verify(...signed),
    freshFrom: () => null,
  }
}

async function startRigEngine(options: RigOptions, base: Base, chain: FakeChain): Promise<Engine> {
  const { ledger, lock, clock, journal, random, origin, logId } = base
  const { finality } = chain
  const real = createPublisher({
    ledger,
    lock,
    signers: [base.checkpointKey],
    origin,
    logId,
    clock,
    journal,
  })
  const publisher = anchoredNow(real, options.clock)
  const log = await publisher.start()
  const appendLeaves = createLeafWriter({ origin, clock, random, log: publisher })
  if (log.kind === 'alive') await writeGenesis(ledger, appendLeaves, null)
  const ports: FollowerPorts = {
    chain,
    chainB: null,
    ledger,
    network,
    finality,
    clock,
    journal,
    appendLeaves,
    notify: base.notify,
  }
  const { relayer = new FakeRelayer() } = options
  return {
    chain,
    publisher,
    appendLeaves,
    follower: options.follower ?? createFollower(ports),
    signatures: options.signatures ?? byKey,
    loginSignatures: options.loginSignatures ?? options.signatures ?? byKey,
    deliverer: createDeliverer({ relayer, chain, ledger, clock, journal, freshFrom: base.freshFrom }),
    anchoring: createAnchoring({
      ledger,
      clock,
      random,
      orgId: network.orgId,
      logId,
      cadence: { changed: 600, heartbeat: 43_200 },
    }),
  }
}

/** Overdue anchors are tested where anchors are: here the last one is always of this moment. */
function anchoredNow(publisher: Publisher, clock: RigClock): Publisher {
  return {
    ...publisher,
    state: () => {
      const state = publisher.state()
      return state.kind === 'alive' ? { kind: 'alive', lastAnchor: secondsOf(clock.now()) } : state
    },
  }
}

function signerOf(number: number): Signer {
  const seed = new Uint8Array(32).fill(number)
  return {
    publicKey: nodeCurves.ed25519PublicKey(seed),
    sign: (message) => nodeCurves.ed25519Sign(seed, message),
  }
}

/** Wallets with keys; no wallet here is a contract. */
const byKey: Signatures = {
  isValid: async ({ signer, digest, signature }) => {
    try {
      return recoverAddress(from0x(digest), signature) === signer
    } catch {
      return false
    }
  },
}
