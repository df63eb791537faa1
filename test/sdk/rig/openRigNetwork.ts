import { type Address, type OrgId, parseOrgId, type Seconds, to0x } from '@consentry/protocol'
import type { LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { createPasses } from '../../../gateway/src/wiring/createPasses.ts'
import { type Agent, createOrgVault } from '../../../sdk/src/agent.ts'
import { type ClientOptions, createClient } from '../../../sdk/src/client/createClient.ts'
import { fetchStream } from '../../../sdk/src/client/fetchStream.ts'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import { login } from '../../../sdk/src/client/login.ts'
import { nodeAead } from '../../../sdk/src/node/nodeAead.ts'
import { nodeCurves } from '../../../sdk/src/node/nodeCurves.ts'
import { nodeHashes } from '../../../sdk/src/node/nodeHashes.ts'
import { enrol } from '../../../sdk/src/patient/enrol.ts'
import type { Patient } from '../../../sdk/src/patient/Patient.ts'
import type { SetEncKey } from '../../../sdk/src/wallet/SetEncKey.ts'
import { bytes32 } from '../../support/ids.ts'
import { FakeChain } from '../../gateway/follow/FakeChain.ts'
import { memoryFolder } from '../../gateway/rig/memoryFolder.ts'
import { openRig, type Rig, rigClock, type RigClock } from '../../gateway/rig/openRig.ts'
import { rigOrigin } from '../../gateway/rig/rigConfig.ts'
import { serveRig } from '../../gateway/rig/serveRig.ts'
import { countingWalletOf } from '../support/countingWallet.ts'
import type { TestClient } from '../support/openNetwork.ts'
import { ContractRelayer } from './ContractRelayer.ts'
import { contractsView } from './contractsView.ts'
import { FakeContracts } from './FakeContracts.ts'

/**
 * The real gateway behind a real port in this process, over contracts in memory. Time is the test's: whoever waits in a
 * client moves the clock and lets the gateway go on, so nothing ever sleeps.
 */
export type RigNetwork = {
  readonly rig: Rig
  readonly clock: RigClock
  readonly contracts: FakeContracts
  /** The clients' own node answers while false; the gateway's node is `rig.chain.isDown`. */
  readonly node: { isDown: boolean }
  /** What the gateway does by itself: relays, follows, publishes. */
  pump(): Promise<void>
  /** Until everything logged so far is anchored. */
  anchorAll(): Promise<void>
  client(options?: Partial<ClientOptions> & { readonly account?: LocalAccount }): Promise<TestClient>
  patient(options?: Partial<ClientOptions>): Promise<Patient>
  organisation(name: string, options?: Partial<ClientOptions>): Promise<Agent>
  close(): Promise<void>
}

/** 1 July 2026, noon. */
export const rigNoon = 1_782_907_200_000

/** A block is mined when the last is so old, s. */
const blockEvery = 10
const decade = 315_360_000

export async function openRigNetwork(settings: Readonly<Record<string, string>> = {}): Promise<RigNetwork> {
  const folder = await memoryFolder()
  const clock = rigClock(rigNoon)
  const { chain, contracts, relayer } = openChain(clock)
  const rig = await openRig({
    dir: folder.path,
    clock,
    chain,
    relayer,
    settings: { CONSENTRY_FINALITY: 'instant', ...settings },
  })
  const served = await serveRig(rig)
  const passes = createPasses(rig.base, rig.engine, rig.paths)
  const pump = oneAtATime(async () => {
    await passes.deliver()
    relayer.mineAll()
    const head = chain.blocks.at(-1)?.header.time ?? 0
    if (Math.floor(clock.time / 1000) - head >= blockEvery) chain.mine()
    await passes.follow()
    await passes.publish()
    await rig.paths.notices.pass()
  })
  await pump()
  const node = { isDown: false }
  const actors = createActors({ served, clock, contracts, node, pump })
  return {
    rig,
    clock,
    contracts,
    node,
    pump,
    anchorAll: async () => {
      for (let i = 0; i < 4; i++) {
        clock.time += 601_000
        await pump()
      }
    },
    ...actors,
    close: async () => {
      await served.close()
      await rig.close()
      await folder.remove()
    },
  }
}

/** A chain whose blocks have the test's time, with contracts and whoever brings transactions to them. */
function openChain(clock: RigClock) {
  const chain = new FakeChain()
  chain.finality = { kind: 'instant', embedded: false }
  chain.timeOf = () => Math.floor(clock.time / 1000)
  chain.blocks = []
  chain.mineMany(3)
  const contracts = new FakeContracts(chain)
  return { chain, contracts, relayer: new ContractRelayer(contracts) }
}

type ActorParts = Pick<RigNetwork, 'clock' | 'contracts' | 'node' | 'pump'> & {
  readonly served: { readonly url: string }
}

function createActors(parts: ActorParts): Pick<RigNetwork, 'client' | 'patient' | 'organisation'> {
  const { served, clock, contracts, node, pump } = parts
  let accounts = 0
  const newAccount = (): LocalAccount => privateKeyToAccount(bytes32(++accounts + 0x1000))
  const chain = contractsView(contracts, () => node.isDown)
  const client: RigNetwork['client'] = async ({
    account = newAccount(),
    transport = fetchTransport,
    streams = fetchStream,
    ...options
  } = {}) => {
    const wallet = countingWalletOf(account)
    const opened = await createClient({
      gateway: rigOrigin,
      chain,
      wallet,
      transport: (request) => transport(toPort(served.url, request)),
      streams: (request) => streams(toPort(served.url, request)),
      clock: () => clock.now(),
      crypto: { aead: nodeAead, curves: nodeCurves, hashes: nodeHashes },
      sleep: async (millis) => {
        clock.time += Math.ceil(millis)
        await pump()
      },
      ...options,
    })
    return { ...opened, wallet }
  }
  return {
    client,
    patient: async (options) =>
      enrol(await login(await client(options)), { showRecoveryCode: async () => {} }),
    organisation: async (name, options) => {
      const account = newAccount()
      const orgId = parseOrgId(bytes32(++accounts + 0x2000))
      const admin = account.address.toLowerCase() as Address
      const validUntil = (Math.floor(clock.time / 1000) + decade) as Seconds
      contracts.say([
        { type: 'OrgAccredited', orgId, admin, roles: 1, validUntil, name },
        { type: 'MemberSet', orgId, who: admin, roles: 3, validUntil },
      ])
      await pump()
      const session = await login(await client({ account, ...options }), { role: orgId })
      return createOrgVault(session, { showRecoveryCode: async () => {}, setEncKey: setEncKeyOf(parts) })
    },
  }
}

function setEncKeyOf({ contracts, pump }: ActorParts): SetEncKey {
  return async (orgId: OrgId, publicKey) => {
    const keyVersion = (contracts.orgs.get(orgId)?.keyVersion ?? 0) + 1
    contracts.say([
      { type: 'EncKeySet', orgId, encKey: to0x(publicKey) as ReturnType<typeof bytes32>, keyVersion },
    ])
    await pump()
  }
}

/** The gateway speaks as its public origin; the test's port is another. */
function toPort<Request extends { readonly url: string }>(url: string, request: Request): Request {
  return { ...request, url: request.url.replace(rigOrigin, url) }
}

function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  return () => {
    last = last.then(work)
    return last
  }
}
