import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import {
  concatHex,
  encodeErrorResult,
  getCreate2Address,
  type Hex,
  parseAbi,
  serializeErc6492Signature,
} from 'viem'
import { createRpcRequest, type RpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { viemLoginSignatures } from '../../../gateway/src/adapters/chain/viemLoginSignatures.ts'
import { viemSignatures } from '../../../gateway/src/adapters/chain/viemSignatures.ts'
import { type AnvilNetwork, anvilNetwork, testAddress, testKey } from '../../support/anvilNetwork.ts'
import { bytes32 } from '../../support/ids.ts'
import { creation, endless, factory, magic, returning, revertingWith } from './bytecode.ts'

const salt: Hex = `0x${'00'.repeat(32)}`
const digest = bytes32(77)

describe('viemLoginSignatures', function () {
  this.timeout(30_000)
  let anvil: AnvilNetwork
  let request: RpcRequest
  let maker: Address

  before(async () => {
    anvil = await anvilNetwork()
    request = createRpcRequest(anvil.url, { timeoutMillis: 3_000 })
    maker = await anvil.create(testKey(1), creation(factory))
  })
  after(() => anvil?.stop())

  /** A wallet that is not there yet, and its signature that says how it comes to be. */
  const undeployed = (runtime: Hex, by: Address = maker) => {
    const bytecode = creation(runtime)
    const signer = getCreate2Address({ from: maker as Hex, salt, bytecode }).toLowerCase() as Address
    const parts = { address: by as Hex, data: bytecode, signature: '0x1234' } as const
    return { signer, digest, signature: serializeErc6492Signature(parts) }
  }
  const code = (address: Address) => request('eth_getCode', [address, 'latest'])

  it('accepts what a wallet would accept once it is deployed, and does not deploy it', async () => {
    const asked = undeployed(returning(magic))
    expect(await viemLoginSignatures(request).isValid(asked)).to.equal(true)
    expect(await code(asked.signer)).to.equal('0x')
  })

  it('refuses it where anything else but a login is signed', async () => {
    expect(await viemSignatures(request).isValid(undeployed(returning(magic)))).to.equal(false)
  })

  it('refuses what the wallet would refuse, and a wallet that comes to be somewhere else', async () => {
    const logins = viemLoginSignatures(request)
    expect(await logins.isValid(undeployed(returning(bytes32(0) as Hex)))).to.equal(false)
    const asked = undeployed(returning(magic))
    expect(await logins.isValid({ ...asked, signer: testAddress(3) })).to.equal(false)
    expect(await logins.isValid(undeployed(returning(magic), testAddress(3)))).to.equal(false)
  })

  it('refuses a factory or wallet that reverts or burns gas, and one that names an address to ask', async () => {
    let calls = 0
    const canary = createServer((_, response) => {
      calls += 1
      response.end()
    })
    await new Promise<void>((resolve) => canary.listen(0, '127.0.0.1', resolve))
    try {
      const { port } = canary.address() as AddressInfo
      const lookup = encodeErrorResult({
        abi: parseAbi([
          'error OffchainLookup(address sender, string[] urls, bytes callData, bytes4 callback, bytes extraData)',
        ]),
        errorName: 'OffchainLookup',
        args: [maker as Hex, [`http://127.0.0.1:${port}/{sender}/{data}`], '0x', '0x12345678', '0x'],
      })
      const logins = viemLoginSignatures(request)
      for (const runtime of ['0x5f5ffd', endless, revertingWith(lookup)] as const) {
        expect(await logins.isValid(undeployed(runtime))).to.equal(false)
        const by = await anvil.create(testKey(1), creation(runtime))
        expect(await logins.isValid(undeployed(returning(magic), by))).to.equal(false)
      }
      expect(calls).to.equal(0)
    } finally {
      await new Promise((resolve) => canary.close(resolve))
    }
  })

  it('asks a wallet that is there itself, with the signature inside', async () => {
    const logins = viemLoginSignatures(request)
    for (const [word, expected] of [
      [magic, true],
      [salt, false],
    ] as const) {
      const signer = await anvil.create(testKey(1), creation(returning(word)))
      const asked = undeployed(returning(magic))
      expect(await logins.isValid({ ...asked, signer })).to.equal(expected)
    }
  })

  it('takes what is no such signature for a plain one', async () => {
    const garbled = concatHex(['0xabcd', `0x${'6492'.repeat(16)}`])
    const asked = { ...undeployed(returning(magic)), signature: garbled }
    expect(await viemLoginSignatures(request).isValid(asked)).to.equal(false)
  })

  it('is stale, not invalid, when the node is silent', async () => {
    const offline = viemLoginSignatures(createRpcRequest('http://127.0.0.1:9'))
    const asked = offline.isValid(undeployed(returning(magic)))
    expect(await asked.catch((error: unknown) => error)).to.include({ code: 'chain_stale' })
  })
})
