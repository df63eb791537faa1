import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { type Address, to0x, typedDataDigest } from '@consentry/protocol'
import { encodeErrorResult, type Hex, parseAbi, RpcRequestError } from 'viem'
import { createRpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemSignatures } from '../../../gateway/src/adapters/chain/viemSignatures.ts'
import type { Signatures } from '../../../gateway/src/ports/Signatures.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32, grantId } from '../../support/ids.ts'
import { creation, endless, magic, returning, revertingWith } from './bytecode.ts'
import { signTyped } from './signing.ts'

describe('viemSignatures', function () {
  this.timeout(30_000)
  let anvil: AnvilNetwork
  let signatures: Signatures
  const digest = bytes32(77)
  const wallet = (runtime: Hex): Promise<Address> => anvil.create(testKey(1), creation(runtime))
  const asks = (signer: Address) => signatures.isValid({ signer, digest, signature: '0x1234' })

  before(async () => {
    anvil = await anvilNetwork()
    signatures = viemSignatures(createRpcRequest(anvil.url, { timeoutMillis: 3_000 }))
  })
  after(() => anvil.stop())

  it('accepts the key of an address without asking the chain', async () => {
    const offline = viemSignatures(createRpcRequest('http://127.0.0.1:9'))
    const net = { chainId: 1, registry: anvil.network.consentRegistry.address }
    const signature = await signTyped(testKey(1), net, 'Revoke', { patient: testAddress(1), id: grantId(5) })
    const signed = to0x(typedDataDigest(net, 'Revoke', { patient: testAddress(1), id: grantId(5) }))
    expect(await offline.isValid({ signer: testAddress(1), digest: signed, signature })).to.equal(true)
    expect(await signatures.isValid({ signer: testAddress(2), digest: signed, signature })).to.equal(false)
  })

  it('refuses anything else of an address without code', async () => {
    expect(await asks(testAddress(1))).to.equal(false)
  })

  it('accepts what the contract of the signer accepts, and nothing but the exact word', async () => {
    expect(await asks(await wallet(returning(magic)))).to.equal(true)
    expect(await asks(await wallet(returning(`0x1626ba7e${'00'.repeat(27)}01`)))).to.equal(false)
    expect(await asks(await wallet(returning(`0x${'00'.repeat(32)}`)))).to.equal(false)
  })

  it('says nothing of the signature when the node lost its head while it answered', async () => {
    const error = { code: -32_602, message: 'BlockOutOfRangeError: block height is 5 but requested was 4' }
    const lost = viemSignatures(async (method) => {
      if (method === 'eth_getCode') return '0x00'
      throw new RpcRequestError({ body: {}, error, url: 'http://127.0.0.1' })
    })
    const outcome = await lost
      .isValid({ signer: testAddress(1), digest, signature: '0x1234' })
      .catch((e: unknown) => e)
    expect(outcome).to.have.property('code', 'chain_stale')
  })

  it('takes a contract that reverts, returns nothing or burns gas for a no', async () => {
    expect(await asks(await wallet('0x5f5ffd'))).to.equal(false)
    expect(await asks(await wallet('0x00'))).to.equal(false)
    expect(await asks(await wallet(endless))).to.equal(false)
  })

  it('never calls an address that a contract names', async () => {
    let calls = 0
    const canary: Server = createServer((_, response) => {
      calls += 1
      response.end()
    })
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
    const { port } = canary.address() as AddressInfo
    const lookup = encodeErrorResult({
      abi: parseAbi([
        'error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callback, bytes extraData)',
      ]),
      errorName: 'OffchainLookup',
      args: [testAddress(1), [`http://127.0.0.1:${port}/{sender}/{data}`], '0x', '0x12345678', '0x'],
    })
    try {
      expect(await asks(await wallet(revertingWith(lookup)))).to.equal(false)
      expect(calls).to.equal(0)
    } finally {
      await new Promise((resolve) => canary.close(resolve))
    }
  })

  it('is stale, not invalid, when the chain is needed and silent', async () => {
    const offline = viemSignatures(createRpcRequest('http://127.0.0.1:9'))
    const asked = offline.isValid({ signer: testAddress(1), digest, signature: '0x1234' })
    expect(await asked.catch((error: unknown) => error)).to.include({ code: 'chain_stale' })
  })
})
