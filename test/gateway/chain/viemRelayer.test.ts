import { expect } from 'chai'
import type { Net } from '@consentry/protocol'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemRelayer } from '../../../gateway/src/adapters/chain/viemRelayer.ts'
import type { RelayCall } from '../../../gateway/src/ports/OutboxRows.ts'
import type { Relayer } from '../../../gateway/src/ports/Relayer.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32, grantId } from '../../support/ids.ts'
import { signTyped } from './signing.ts'

describe('viemRelayer', function () {
  this.timeout(30_000)
  let anvil: AnvilNetwork
  let relayer: Relayer
  let net: Net
  const relayerAt = (url: string) =>
    viemRelayer({
      request: createRpcRequest(url),
      chainId: anvil.network.chainId,
      contracts: {
        consentRegistry: anvil.network.consentRegistry.address,
        auditAnchor: anvil.network.auditAnchor.address,
      },
      keys: anvil.keys,
    })
  const revocation = async (patient: number, id: number): Promise<RelayCall> => {
    const message = { patient: testAddress(patient), id: grantId(id) }
    const sig = await signTyped(testKey(patient), net, 'Revoke', message)
    return {
      contract: 'ConsentRegistry',
      method: 'revokeBySig',
      args: [message.patient, message.patient, message.id, sig],
    }
  }
  const anchor = (size: number, root: number): RelayCall => ({
    contract: 'AuditAnchor',
    method: 'anchor',
    args: [anvil.network.orgId, anvil.network.logId, size, bytes32(root), bytes32(0)],
  })
  const failure = (call: Promise<unknown>) => call.catch((error: unknown) => error)

  before(async () => {
    anvil = await anvilNetwork()
    relayer = relayerAt(anvil.url)
    net = { chainId: anvil.network.chainId, registry: anvil.network.consentRegistry.address }
  })
  after(() => anvil.stop())

  it('brings a signed call on chain; the same bytes a second time do no harm', async () => {
    const nonce = await relayer.nonce('relayer')
    const { raw, txHash } = await relayer.sign('relayer', await revocation(1, 5), nonce)
    expect(await relayer.receipt(txHash)).to.deep.equal({ kind: 'unknown' })
    await relayer.send(raw)
    await relayer.send(raw)
    await anvil.mine()
    expect(await relayer.receipt(txHash)).to.include({ kind: 'mined' })
    expect(await relayer.nonce('relayer')).to.equal(nonce + 1)
    expect(await failure(relayer.send(raw))).to.include({ name: 'RelayRefused', kind: 'nonce' })
  })

  it('anchors with the other account', async () => {
    const { raw, txHash } = await relayer.sign('anchor', anchor(3, 33), await relayer.nonce('anchor'))
    await relayer.send(raw)
    await anvil.mine()
    expect(await relayer.receipt(txHash)).to.include({ kind: 'mined' })
  })

  it('names the error of a contract that would refuse', async () => {
    const call = await revocation(1, 6)
    expect(await relayer.dryRun('relayer', call)).to.equal(null)
    const [patient = '', signer = '', id = ''] = call.args
    const forged: RelayCall = { ...call, args: [patient, signer, id, `0x${'11'.repeat(65)}`] }
    expect(await relayer.dryRun('relayer', forged)).to.equal('BadSignature')
    expect(await failure(relayer.sign('relayer', forged, 0))).to.include({
      kind: 'reverted',
      error: 'BadSignature',
    })
    expect(await relayer.dryRun('relayer', anchor(4, 44))).to.equal('NotAuthorized')
    expect(await relayer.dryRun('anchor', anchor(2, 22))).to.equal('NotMonotonic')
    expect(await relayer.dryRun('anchor', anchor(3, 34))).to.equal('RootMismatch')
  })

  it('tells a reverted transaction from a mined one', async () => {
    const nonce = await relayer.nonce('anchor')
    const first = await relayer.sign('anchor', anchor(5, 55), nonce)
    const second = await relayer.sign('anchor', anchor(4, 44), nonce + 1)
    await relayer.send(first.raw)
    await relayer.send(second.raw)
    await anvil.mine()
    expect(await relayer.receipt(first.txHash)).to.include({ kind: 'mined' })
    expect(await relayer.receipt(second.txHash)).to.include({ kind: 'reverted' })
  })

  it('refuses what is no call of the contract', async () => {
    const unknown: RelayCall = { contract: 'ConsentRegistry', method: 'pause', args: [] }
    expect(await failure(relayer.sign('relayer', unknown, 0))).to.include({
      kind: 'rejected',
      error: 'UnknownCall',
    })
    const short: RelayCall = { contract: 'AuditAnchor', method: 'anchor', args: [bytes32(1)] }
    expect(await failure(relayer.dryRun('anchor', short))).to.include({ kind: 'rejected' })
    const odd: RelayCall = { ...anchor(1, 1), args: ['0x12', '0x34', 1, '0x', '0x'] }
    expect(await failure(relayer.sign('anchor', odd, 0))).to.include({
      kind: 'rejected',
      error: 'BadArguments',
    })
  })

  it('says when nobody answers', async () => {
    const silent = relayerAt('http://127.0.0.1:9')
    expect(await failure(silent.send('0x02'))).to.include({ kind: 'unreachable' })
    expect(await failure(silent.sign('anchor', anchor(9, 9), 0))).to.include({ kind: 'unreachable' })
    expect(await failure(silent.nonce('anchor'))).to.include({ code: 'chain_stale' })
    expect(await failure(silent.dryRun('anchor', anchor(9, 9)))).to.include({ code: 'chain_stale' })
  })
})
