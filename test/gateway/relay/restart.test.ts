import { expect } from 'chai'
import { type Bytes32, consentRegistryAbi, type Net } from '@consentry/protocol'
import { privateKeyToAccount } from 'viem/accounts'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemChain } from '../../../gateway/src/adapters/chain/viemChain.ts'
import { viemRelayer } from '../../../gateway/src/adapters/chain/viemRelayer.ts'
import type { FollowedNetwork } from '../../../gateway/src/follow/FollowedNetwork.ts'
import { createFollower } from '../../../gateway/src/follow/followChain.ts'
import { createDeliverer } from '../../../gateway/src/relay/deliver.ts'
import { type Chain, startChain } from '../../../scripts/chain/startChain.ts'
import {
  actions,
  deployTestNetwork,
  testAddress,
  testChainId,
  testKey,
  testKeys,
} from '../../support/anvilNetwork.ts'
import { bytes32, grantId, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { signTyped } from '../chain/signing.ts'
import { quiet } from '../follow/following.ts'
import { outboxRow } from '../store/rows.ts'

const finality = { kind: 'instant', embedded: true } as const
const patient = testAddress(1)

describe('an embedded chain that is killed', function () {
  this.timeout(60_000)
  let folder: TemporaryFolder
  let store: TemporaryLedger
  let chain: Chain
  let network: FollowedNetwork
  let now = Date.UTC(2100, 0)
  const start = () =>
    startChain({
      folder: folder.path,
      chainId: testChainId,
      treasury: privateKeyToAccount(testKeys.admin).address,
      log: () => undefined,
    })
  /** A gateway process at the chain as it is now; one turn is a pass of each loop. */
  const gateway = () => {
    const contracts = {
      consentRegistry: network.consentRegistry.address,
      providerRegistry: network.providerRegistry.address,
      auditAnchor: network.auditAnchor.address,
    }
    const request = createRpcRequest(chain.url)
    const view = viemChain({ request, contracts, finality })
    const shared = { chain: view, ledger: store.ledger, clock: { now: () => ms(now) }, journal: quiet }
    const relayer = viemRelayer({ request, chainId: testChainId, contracts, keys: testKeys })
    const deliverer = createDeliverer({ ...shared, relayer, freshFrom: () => chain.freshFrom })
    const follower = createFollower({
      ...shared,
      chainB: null,
      network,
      finality,
      appendLeaves: async () => [],
    })
    const turn = async () => {
      await deliverer.pass()
      await chain.call('anvil_mine', ['0x1'])
      now += 5_000
      return follower.poll()
    }
    return { turn, poll: follower.poll }
  }
  const fence = async (id: string, grant: number) => {
    const net: Net = { chainId: testChainId, registry: network.consentRegistry.address }
    const message = { patient, id: grantId(grant) }
    const sig = await signTyped(testKey(1), net, 'Revoke', message)
    const args = [patient, patient, message.id, sig]
    const call = { contract: 'ConsentRegistry', method: 'revokeBySig', args } as const
    await store.ledger.write((tx) => tx.outbox.insert(outboxRow(id, { patient, call, createdAt: ms(now) })))
  }
  const row = (id: string) => store.ledger.read((tx) => tx.outbox.get(id))
  const statusOf = async (grant: number) =>
    (await store.ledger.read((tx) => tx.chain.grantAt(patient, grantId(grant), Number.MAX_SAFE_INTEGER)))
      ?.status

  before(async () => {
    folder = await temporaryFolder()
    store = await temporaryLedger()
    chain = await start()
    await chain.call('evm_setAutomine', [true])
    network = await deployTestNetwork(chain.url, testKeys, {
      logId: bytes32(1),
      dataFile: `${folder.path}/deployment.json`,
    })
    await chain.call('evm_setAutomine', [false])
  })
  after(async () => {
    await chain.kill()
    await store.remove()
    await folder.remove()
  })

  it('gets back what it lost, and never permits again what was denied meanwhile', async () => {
    const first = gateway()
    await fence('a', 5)
    await first.turn()
    // Coins that are made after the save would be lost with the rest.
    await chain.call('anvil_setBalance', [privateKeyToAccount(testKey(2)).address, '0xde0b6b3a7640000'])
    await chain.save()
    await fence('b', 6)
    await first.turn()
    const direct: Bytes32 = await actions(chain.call).transact(testKey(2), network.consentRegistry.address, {
      abi: consentRegistryAbi,
      functionName: 'revoke',
      args: [testAddress(2), grantId(9)],
    })
    await first.turn()
    await first.turn()
    expect([(await row('a'))?.state, (await row('b'))?.state, await statusOf(6)]).to.deep.equal([
      'safe',
      'safe',
      2,
    ])

    await chain.kill()
    expect((await first.poll()).kind).to.equal('ready')
    chain = await start()
    const second = gateway()
    expect((await second.poll()).kind).to.equal('ready')
    expect([await statusOf(5), await statusOf(6)]).to.deep.equal([2, undefined])
    expect(await row('b')).to.include({ state: 'sent' })
    expect(await store.ledger.read((tx) => tx.latches.isRevoked(patient, grantId(6)))).to.equal(true)

    await second.turn()
    await second.turn()
    expect([(await row('b'))?.state, await statusOf(6)]).to.deep.equal(['safe', 2])
    expect(await store.ledger.read((tx) => tx.outbox.byTxHash(direct))).to.include({
      account: 'direct',
      state: 'safe',
    })
  })
})
