import { expect } from 'chai'
import type { ChainError } from '../../../scripts/chain/ChainError.ts'
import type { Chain } from '../../../scripts/chain/startChain.ts'
import { type SupervisedChain, superviseChain } from '../../../scripts/chain/superviseChain.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { blockOf, chainId, minedCount, payer, sendTransfer } from './payer.ts'

describe('scripts/chain/superviseChain', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder
  let supervised: SupervisedChain
  let lines: string[]
  /** Settles when the chain runs again, or not any more. */
  let next: { readonly outcome: Promise<Chain | ChainError> }

  beforeEach(async () => {
    folder = await temporaryFolder()
    lines = []
    let settle: (outcome: Chain | ChainError) => void = () => {}
    const expectNext = () => {
      next = { outcome: new Promise((resolve) => (settle = resolve)) }
    }
    expectNext()
    supervised = await superviseChain({
      folder: folder.path,
      chainId,
      treasury: payer.address,
      log: (line) => lines.push(line),
      restarted: async (chain) => {
        const tell = settle
        expectNext()
        tell(chain)
      },
      failed: (error) => settle(error),
    })
  })

  afterEach(async () => {
    await supervised.kill()
    await folder.remove()
  })

  const current = () => supervised.current() as Chain

  it('starts a chain that died again, once, from the last saved state', async () => {
    const before = current()
    await blockOf(before, await sendTransfer(before, 0))
    await before.save()
    const { outcome } = next
    process.kill(before.pid, 'SIGKILL')
    const after = (await outcome) as Chain
    expect(supervised.current()).to.equal(after)
    expect(after.freshFrom).to.be.greaterThan(before.freshFrom)
    expect(await minedCount(after)).to.equal(1)
    expect(lines.join()).to.include(`process ${before.pid} ended unexpectedly`)
  })

  it('gives up when it dies again soon after', async () => {
    const first = next.outcome
    process.kill(current().pid, 'SIGKILL')
    await first
    const second = next.outcome
    process.kill(current().pid, 'SIGKILL')
    expect(await second).to.have.property('code', 'anvil_failed')
    expect(supervised.current()).to.equal(undefined)
  })

  it('leaves a chain that was ended on purpose alone', async () => {
    const chain = current()
    await supervised.kill()
    await chain.exited
    expect(supervised.current()).to.equal(undefined)
    expect(lines).to.deep.equal([])
  })
})
