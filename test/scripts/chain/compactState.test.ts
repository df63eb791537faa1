import { expect } from 'chai'
import { startChain } from '../../../scripts/chain/startChain.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { blockOf, chainId, headOf, minedCount, payer, sendTransfer } from './payer.ts'

describe('scripts/chain/compactState', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder
  const lines: string[] = []

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  it('drops old blocks without transactions; anvil goes on with what stays', async () => {
    const parameters = {
      folder: folder.path,
      chainId,
      treasury: payer.address,
      log: (line: string) => lines.push(line),
    }
    const first = await startChain(parameters)
    await first.call('anvil_mine', ['0x32'])
    const hash = await sendTransfer(first, 0)
    const number = await blockOf(first, hash)
    await first.call('anvil_mine', ['0x32'])
    const head = await first.call('eth_getBlockByNumber', ['latest', false])
    const { number: headNumber } = await headOf(first)
    await first.save()
    await first.stop()

    const compact = { fromBytes: 0, toBytes: 2 ** 30, keepBlocks: 10 }
    const second = await startChain({ ...parameters, compact })
    try {
      expect(lines.join()).to.match(/\d+ old blocks without transactions were dropped/)
      const blockAt = (n: number) => second.call('eth_getBlockByNumber', [`0x${n.toString(16)}`, false])
      expect(await blockAt(5)).to.equal(null)
      expect(await blockAt(0)).to.not.equal(null)
      expect(await blockAt(headNumber - 9)).to.not.equal(null)
      expect(await blockAt(headNumber)).to.deep.equal(head)
      expect(await blockOf(second, hash)).to.equal(number)
      expect(await minedCount(second)).to.equal(1)
      expect(second.freshFrom).to.equal(headNumber + 1)
      const range = { fromBlock: '0x0', toBlock: 'latest' }
      expect(await second.call('eth_getLogs', [range])).to.deep.equal([])
    } finally {
      await second.stop()
    }
  })
})
