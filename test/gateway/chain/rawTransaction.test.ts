import { expect } from 'chai'
import { parseBytes32 } from '@consentry/protocol'
import { type Hex, keccak256, type TransactionSerializable, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { rawTransactionOf } from '../../../gateway/src/adapters/chain/rawTransaction.ts'
import {
  type AnvilNetwork,
  anvilNetwork,
  testAddress,
  testChainId,
  testKey,
} from '../../support/anvilNetwork.ts'

const to = testAddress(9)
const body = { chainId: testChainId, gas: 100_000n, to, value: 1n, data: '0x1234' as Hex }
const gasPrice = 10_000_000_000n
const kinds: readonly { readonly name: string; readonly transaction: TransactionSerializable }[] = [
  { name: 'legacy', transaction: { ...body, type: 'legacy', gasPrice, nonce: 0 } },
  {
    name: 'with an access list',
    transaction: {
      ...body,
      type: 'eip2930',
      gasPrice,
      nonce: 1,
      accessList: [{ address: to, storageKeys: [] }],
    },
  },
  {
    name: 'with a base fee',
    transaction: { ...body, type: 'eip1559', maxFeePerGas: gasPrice, maxPriorityFeePerGas: 1n, nonce: 2 },
  },
]

describe('rawTransactionOf', function () {
  this.timeout(30_000)
  let anvil: AnvilNetwork
  const account = privateKeyToAccount(testKey(1))

  before(async () => {
    anvil = await anvilNetwork()
    await anvil.rpc('anvil_setBalance', [account.address, toHex(10n ** 18n)])
  })
  after(() => anvil.stop())

  for (const { name, transaction } of kinds) {
    it(`gives the bytes that were sent: ${name}`, async () => {
      const raw = await account.signTransaction(transaction)
      const hash = parseBytes32(await anvil.rpc('eth_sendRawTransaction', [raw]))
      const fields = (await anvil.rpc('eth_getTransactionByHash', [hash])) as Record<string, unknown>
      expect(rawTransactionOf(fields, hash)).to.equal(raw)
    })
  }

  it('gives nothing when the hash is another, or the fields are none', async () => {
    const raw = await account.signTransaction({ ...body, type: 'legacy', gasPrice, nonce: 3 })
    const hash = parseBytes32(await anvil.rpc('eth_sendRawTransaction', [raw]))
    const fields = (await anvil.rpc('eth_getTransactionByHash', [hash])) as Record<string, unknown>
    expect(rawTransactionOf(fields, parseBytes32(keccak256('0x')))).to.equal(null)
    expect(rawTransactionOf({ ...fields, value: '0x2' }, hash)).to.equal(null)
    expect(rawTransactionOf({}, hash)).to.equal(null)
  })
})
