import { expect } from 'chai'
import { RpcRequestError } from 'viem'
import { contractErrorName } from '../../../gateway/src/adapters/chain/contractCall.ts'
import { feesNow } from '../../../gateway/src/adapters/chain/feesNow.ts'
import type { RpcRequest } from '../../../gateway/src/adapters/chain/rpcClient.ts'
import { refusalOf } from '../../../gateway/src/adapters/chain/rpcFailure.ts'
import { isKnownAlready, sendRefusal } from '../../../gateway/src/adapters/chain/sendRefusal.ts'

const refused = (message: string, data?: unknown) =>
  new RpcRequestError({ body: {}, error: { code: -32000, message, data }, url: 'http://node' })

describe('words of nodes', () => {
  it('mean that the transaction is there already', () => {
    const words = [
      'already known',
      'transaction already imported',
      'Known transaction',
      'AlreadyKnown',
      'already in mempool',
    ]
    for (const message of words) expect(isKnownAlready(message), message).to.equal(true)
    expect(isKnownAlready('nonce too low')).to.equal(false)
  })

  it('have a kind', () => {
    const kinds: readonly (readonly [string, string])[] = [
      ['nonce too low: next nonce 5, tx nonce 4', 'nonce'],
      ['Nonce too low', 'nonce'],
      ['OldNonce', 'nonce'],
      ['replacement transaction underpriced', 'fees'],
      ['transaction underpriced', 'fees'],
      ['max fee per gas less than block base fee', 'fees'],
      ['Gas price below configured minimum gas price', 'fees'],
      ['FeeTooLow', 'fees'],
      ['insufficient funds for gas * price + value', 'funds'],
      ['Upfront cost exceeds account balance', 'funds'],
      ['Insufficient funds for gas', 'funds'],
      ['something new', 'rejected'],
    ]
    for (const [message, kind] of kinds) expect(sendRefusal(message, null).kind, message).to.equal(kind)
  })

  it('may hold revert data directly, in an object or behind a word', () => {
    expect(refusalOf(refused('execution reverted', '0xABCD'))?.data).to.equal('0xabcd')
    expect(refusalOf(refused('execution reverted', { data: '0xabcd' }))?.data).to.equal('0xabcd')
    expect(refusalOf(refused('VM error', 'Reverted 0xabcd'))?.data).to.equal('0xabcd')
    expect(refusalOf(refused('execution reverted'))?.data).to.equal(null)
    expect(refusalOf(new TypeError('fetch failed'))).to.equal(null)
  })

  it('name no contract error when the data holds none', () => {
    expect(contractErrorName('ConsentRegistry', null)).to.equal('Reverted')
    expect(contractErrorName('ConsentRegistry', '0x')).to.equal('Reverted')
    expect(contractErrorName('ConsentRegistry', '0xdeadbeef')).to.equal('Reverted')
  })
})

describe('fees', () => {
  const node =
    (answers: Readonly<Record<string, unknown>>): RpcRequest =>
    async (method) => {
      if (!Object.hasOwn(answers, method)) throw refused('the method does not exist')
      return answers[method]
    }

  it('leave room for the base fee to double', async () => {
    const request = node({ eth_getBlockByNumber: { baseFeePerGas: '0x64' }, eth_maxPriorityFeePerGas: '0x5' })
    expect(await feesNow(request)).to.deep.equal({
      type: 'eip1559',
      maxFeePerGas: 205n,
      maxPriorityFeePerGas: 5n,
    })
  })

  it('have a tip where the node has no opinion', async () => {
    const request = node({ eth_getBlockByNumber: { baseFeePerGas: '0x0' } })
    expect(await feesNow(request)).to.include({ maxPriorityFeePerGas: 1_000_000_000n })
  })

  it('are a gas price on chains without base fee', async () => {
    const request = node({ eth_getBlockByNumber: {}, eth_gasPrice: '0x64' })
    expect(await feesNow(request)).to.deep.equal({ type: 'legacy', gasPrice: 125n })
  })

  it('are unknown when nobody answers', async () => {
    const silent: RpcRequest = async (method) => {
      if (method === 'eth_getBlockByNumber') return { baseFeePerGas: '0x1' }
      throw new TypeError('fetch failed')
    }
    expect(await feesNow(silent).catch((error: unknown) => error)).to.include({ code: 'chain_stale' })
  })
})
