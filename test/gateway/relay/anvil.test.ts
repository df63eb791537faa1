import { expect } from 'chai'
import type { Address, BlockHash, KeysDigest, Net } from '@consentry/protocol'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemChain } from '../../../gateway/src/adapters/chain/viemChain.ts'
import { viemRelayer } from '../../../gateway/src/adapters/chain/viemRelayer.ts'
import { createFollower, type Follower } from '../../../gateway/src/follow/followChain.ts'
import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import { createDeliverer, type Deliverer } from '../../../gateway/src/relay/deliver.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32, grantId, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { signTyped } from '../chain/signing.ts'
import { quiet } from '../follow/following.ts'
import { outboxRow } from '../store/rows.ts'

const finality = { kind: 'instant', embedded: true } as const
const patient = testAddress(1)

describe('deliver: a real node', function () {
  this.timeout(60_000)
  let anvil: AnvilNetwork
  let store: TemporaryLedger
  let follower: Follower
  let deliverer: Deliverer
  let net: Net
  let now = 4_102_444_800_000
  const owe = (id: string, method: string, args: RelayCall['args']) =>
    store.ledger.write((tx) =>
      tx.outbox.insert(
        outboxRow(id, { patient, call: { contract: 'ConsentRegistry', method, args }, createdAt: ms(now) }),
      ),
    )
  const fence = async (id: string, grant: number) => {
    const message = { patient, id: grantId(grant) }
    await owe(id, 'revokeBySig', [
      patient,
      patient,
      message.id,
      await signTyped(testKey(1), net, 'Revoke', message),
    ])
  }
  const keys = async (id: string, seq: number, version: number) => {
    const head = (await anvil.rpc('eth_getBlockByNumber', ['latest', false])) as {
      number: string
      hash: string
    }
    const blockNumber = Number(head.number) - 1
    const named = (await anvil.rpc('eth_getBlockByNumber', [`0x${blockNumber.toString(16)}`, false])) as {
      hash: string
    }
    const blockHash = named.hash as BlockHash
    const message = { patient, digest: bytes32(9) as KeysDigest, seq, version, blockNumber, blockHash }
    const sig = await signTyped(testKey(1), net, 'SetKeys', message)
    await owe(id, 'setKeysBySig', [patient, patient, bytes32(9), seq, version, blockNumber, blockHash, sig])
  }
  const row = (id: string) => store.ledger.read((tx) => tx.outbox.get(id))
  const turn = async () => {
    await deliverer.pass()
    await anvil.mine()
    await follower.poll()
    now += 5_000
  }

  before(async () => {
    anvil = await anvilNetwork()
    store = await temporaryLedger()
    net = { chainId: anvil.network.chainId, registry: anvil.network.consentRegistry.address as Address }
    const contracts = {
      consentRegistry: anvil.network.consentRegistry.address,
      providerRegistry: anvil.network.providerRegistry.address,
      auditAnchor: anvil.network.auditAnchor.address,
    }
    const request = createRpcRequest(anvil.url)
    const chain = viemChain({ request, contracts, finality })
    const clock = { now: () => ms(now) }
    const shared = { chain, ledger: store.ledger, clock, journal: quiet }
    follower = createFollower({
      ...shared,
      chainB: null,
      network: anvil.network,
      finality,
      appendLeaves: async () => [],
    })
    const relayer = viemRelayer({ request, chainId: anvil.network.chainId, contracts, keys: anvil.keys })
    deliverer = createDeliverer({ ...shared, relayer, freshFrom: () => null })
    await follower.poll()
  })
  after(async () => {
    await store.remove()
    await anvil.stop()
  })

  it('relays a fence and the keys that follow it, in their order', async () => {
    await fence('a', 5)
    await keys('b', 1, 1)
    await turn()
    expect((await row('b'))?.state).to.equal('queued')
    await turn()
    await turn()
    expect([(await row('a'))?.state, (await row('b'))?.state]).to.deep.equal(['safe', 'safe'])
    const fact = await store.ledger.read((tx) => tx.chain.patientAt(patient, Number.MAX_SAFE_INTEGER))
    expect(fact).to.include({ version: 1, keysVersion: 1, keysSeq: 1 })
  })

  it('brings back what the node lost, with the same bytes', async () => {
    const saved = await anvil.rpc('evm_snapshot')
    await fence('c', 6)
    await fence('d', 7)
    await turn()
    await turn()
    const before = await row('d')
    expect(before?.state).to.equal('safe')
    await anvil.rpc('evm_revert', [saved])
    await follower.poll()
    expect(await row('d')).to.include({ state: 'sent', raw: before?.raw ?? '', minedBlock: null })
    await turn()
    await turn()
    expect(await row('d')).to.include({ state: 'safe', txHash: before?.txHash ?? '' })
    const fact = await store.ledger.read((tx) => tx.chain.patientAt(patient, Number.MAX_SAFE_INTEGER))
    expect(fact).to.include({ version: 3 })
  })

  it('says why the contract refuses', async () => {
    await keys('e', 9, 3)
    await turn()
    expect(await row('e')).to.include({ state: 'failed', error: 'BadSequence' })
  })

  it('sends many rows into few blocks', async () => {
    for (let i = 0; i < 20; i++) await fence(`many${i}`, 100 + i)
    expect(await deliverer.pass()).to.include({ sent: 20 })
    await anvil.mine()
    await turn()
    const states = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => (await row(`many${i}`))?.state),
    )
    expect(new Set(states)).to.deep.equal(new Set(['safe']))
  })
})
