import { expect } from 'chai'
import { consentRegistryAbi, providerRegistryAbi } from '@consentry/protocol'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemChain } from '../../../gateway/src/adapters/chain/viemChain.ts'
import { createFollower, type Follower } from '../../../gateway/src/follow/followChain.ts'
import type { ChainEvent } from '../../../gateway/src/follow/chainEvent.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32, grantId, ms } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { quiet } from './following.ts'

const finality = { kind: 'instant', embedded: true } as const
const patient = testAddress(1)

describe('follow: a real node', function () {
  this.timeout(60_000)
  let anvil: AnvilNetwork
  let store: TemporaryLedger
  let follower: Follower
  const events: ChainEvent[] = []
  const consent = (functionName: string, args: readonly unknown[]) =>
    anvil.transact(testKey(1), anvil.network.consentRegistry.address, {
      abi: consentRegistryAbi,
      functionName,
      args,
    })
  const patientNow = () => store.ledger.read((tx) => tx.chain.patientAt(patient, Number.MAX_SAFE_INTEGER))

  before(async () => {
    anvil = await anvilNetwork()
    store = await temporaryLedger()
    follower = createFollower({
      chain: viemChain({
        request: createRpcRequest(anvil.url),
        contracts: {
          consentRegistry: anvil.network.consentRegistry.address,
          providerRegistry: anvil.network.providerRegistry.address,
          auditAnchor: anvil.network.auditAnchor.address,
        },
        finality,
      }),
      chainB: null,
      ledger: store.ledger,
      network: anvil.network,
      finality,
      // The node's own time: one test asks for the recent past only.
      clock: { now: () => ms(4_102_444_800_000) },
      journal: quiet,
      appendLeaves: async () => [],
      onBlock: (block) => events.push(...block.events),
    })
  })
  after(async () => {
    await store.remove()
    await anvil.stop()
  })

  it('is followed from its deployment on, with the gateway and its anchor member', async () => {
    expect(await follower.poll()).to.include({ kind: 'ready' })
    const org = await store.ledger.read((tx) => tx.chain.orgAt(anvil.network.orgId, Number.MAX_SAFE_INTEGER))
    expect(org).to.include({ name: 'Test gateway', roles: 8, status: 1 })
    const member = await store.ledger.read((tx) =>
      tx.chain.memberAt(anvil.network.orgId, testAddress(903), Number.MAX_SAFE_INTEGER),
    )
    expect(member).to.include({ roles: 4 })
  })

  it('gives every kind of consent event as the contract emits it', async () => {
    await consent('grant', [patient, 0n, bytes32(11)])
    await consent('setKeys', [patient, bytes32(9), 1, 0n])
    await consent('setDelegate', [patient, testAddress(2), 16, 2_000_000_000])
    await consent('revokeAll', [patient])
    events.length = 0
    expect(await follower.poll()).to.include({ kind: 'ready' })
    expect(events.map(({ event }) => event.type)).to.deep.equal([
      'Granted',
      'KeysSet',
      'DelegateSet',
      'AllRevoked',
    ])
    expect(await patientNow()).to.include({ version: 1, floor: 1, keysSeq: 1, keysVersion: 0 })
  })

  it('keeps the bytes of other people’s transactions, which the node takes again after it lost them', async () => {
    const saved = await anvil.rpc('evm_snapshot')
    const txHash = await consent('revoke', [patient, bytes32(77)])
    await follower.poll()
    expect(await patientNow()).to.include({ version: 2 })
    await anvil.rpc('evm_revert', [saved])
    await follower.poll()
    expect(await patientNow()).to.include({ version: 1 })
    const row = await store.ledger.read((tx) => tx.outbox.byTxHash(txHash))
    expect(row).to.include({ account: 'direct', state: 'sent' })
    await anvil.rpc('eth_sendRawTransaction', [row?.raw])
    await anvil.mine()
    await follower.poll()
    expect(await patientNow()).to.include({ version: 2 })
    expect(await store.ledger.read((tx) => tx.latches.isRevoked(patient, grantId(77)))).to.equal(true)
  })

  it('is followed through a fork of the same length', async () => {
    const saved = await anvil.rpc('evm_snapshot')
    await anvil.mine(2)
    await follower.poll()
    await anvil.rpc('evm_revert', [saved])
    await consent('grant', [patient, 2n, bytes32(12)])
    await anvil.mine()
    const state = await follower.poll()
    expect(state).to.include({ kind: 'ready' })
    const head = (await anvil.rpc('eth_getBlockByNumber', ['latest', false])) as { readonly hash: string }
    expect(state).to.have.nested.property('latest.hash', head.hash)
  })

  it('catches up with many blocks and what happened among them', async () => {
    await anvil.mine(150)
    await anvil.transact(testKey(901), anvil.network.providerRegistry.address, {
      abi: providerRegistryAbi,
      functionName: 'setMember',
      args: [anvil.network.orgId, testAddress(5), 1, 0],
    })
    await anvil.mine(150)
    events.length = 0
    expect(await follower.poll()).to.include({ kind: 'ready' })
    expect(events.map(({ event }) => event.type)).to.deep.equal(['MemberSet'])
  })
})
