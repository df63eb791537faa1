import { expect } from 'chai'
import { consentRegistryAbi, parseBytes32 } from '@consentry/protocol'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemChain } from '../../../gateway/src/adapters/chain/viemChain.ts'
import { decodeEvents } from '../../../gateway/src/follow/chainEvent.ts'
import type { Chain, FinalityRule } from '../../../gateway/src/ports/Chain.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32 } from '../../support/ids.ts'

describe('viemChain', function () {
  this.timeout(30_000)
  let anvil: AnvilNetwork
  let chain: Chain
  const chainWith = (finality: FinalityRule, url = anvil.url) =>
    viemChain({
      request: createRpcRequest(url, { timeoutMillis: 2_000 }),
      contracts: {
        consentRegistry: anvil.network.consentRegistry.address,
        providerRegistry: anvil.network.providerRegistry.address,
        auditAnchor: anvil.network.auditAnchor.address,
      },
      finality,
    })
  const grant = (termsHash: number) =>
    anvil.transact(testKey(1), anvil.network.consentRegistry.address, {
      abi: consentRegistryAbi,
      functionName: 'grant',
      args: [testAddress(1), 0n, bytes32(termsHash)],
    })

  before(async () => {
    anvil = await anvilNetwork()
    chain = chainWith({ kind: 'instant', embedded: true })
  })
  after(() => anvil.stop())

  it('gives headers by number, by hash and the newest one, linked by parent hash', async () => {
    await anvil.mine(2)
    const latest = await chain.latest()
    const parent = await chain.headerByNumber(latest.number - 1)
    expect(parent?.hash).to.equal(latest.parentHash)
    expect(await chain.headerByHash(latest.hash)).to.deep.equal(latest)
    expect(await chain.headerByNumber(latest.number + 100)).to.equal(null)
    expect(await chain.headerByHash(bytes32(1))).to.equal(null)
  })

  it('knows chain id and code as they were deployed', async () => {
    expect(await chain.chainId()).to.equal(anvil.network.chainId)
    expect(await chain.codeHash(anvil.network.consentRegistry.address)).to.equal(
      anvil.network.consentRegistry.codeHash,
    )
  })

  it('gives the logs of a block by hash and by range, with the counters at that hash', async () => {
    const before = await chain.countsAt((await chain.latest()).hash)
    const txHash = await grant(11)
    const head = await chain.latest()
    const logs = await chain.logsOf(head.hash)
    expect(logs).to.have.length(1)
    expect(await chain.logsIn(head.number, head.number)).to.deep.equal(logs)
    const [event] = decodeEvents(anvil.network, logs)
    expect(event).to.deep.include({ contract: 'consent', txHash })
    expect(event?.event).to.deep.include({ type: 'Granted', patient: testAddress(1), version: 0 })
    expect(await chain.countsAt(head.hash)).to.deep.equal({ ...before, consent: (before?.consent ?? 0) + 1 })
  })

  it('says null for counters at a block whose state the node has no more', async () => {
    const old = await chain.latest()
    await anvil.mine(3)
    expect(await chain.countsAt(old.hash)).to.equal(null)
    expect(await chain.countsAt(bytes32(7))).to.equal(null)
  })

  it('refuses logs of a block it does not know', async () => {
    const failure = await chain.logsOf(bytes32(7)).catch((error: unknown) => error)
    expect(failure).to.include({ code: 'chain_stale' })
  })

  it('gives back the signed bytes of a transaction', async () => {
    const txHash = await grant(12)
    const raw = await chain.rawTransaction(txHash)
    expect(raw).to.match(/^0x02/)
    expect(await chain.rawTransaction(parseBytes32(bytes32(9)))).to.equal(null)
  })

  it('calls safe what its finality calls safe', async () => {
    await anvil.mine(40)
    const latest = await chain.latest()
    expect(await chain.safe(latest)).to.deep.equal(latest)
    const depth = chainWith({ kind: 'depth', blocks: 5 })
    expect((await depth.safe(latest)).number).to.equal(latest.number - 5)
    const safe = chainWith({ kind: 'safe' })
    expect((await safe.safe(latest)).number).to.be.lessThan(latest.number)
    expect(await safe.finalized()).to.be.a('number')
    expect(await depth.finalized()).to.equal(null)
  })

  it('is stale when nobody answers', async () => {
    const silent = chainWith({ kind: 'safe' }, 'http://127.0.0.1:9')
    for (const call of [
      silent.latest(),
      silent.countsAt(bytes32(1)),
      silent.chainId(),
      silent.logsIn(1, 2),
    ]) {
      expect(await call.catch((error: unknown) => error)).to.include({ code: 'chain_stale' })
    }
  })
})
