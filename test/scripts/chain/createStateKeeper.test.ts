import { expect } from 'chai'
import { createStateKeeper } from '../../../scripts/chain/createStateKeeper.ts'
import { manualClock } from './manualClock.ts'

function bench(failures = 0) {
  const clock = manualClock()
  const savedAt: number[] = []
  const lines: string[] = []
  let left = failures
  const keeper = createStateKeeper({
    ...clock,
    save: async () => {
      if (left-- > 0) throw new RangeError('disk full')
      savedAt.push(clock.elapsed())
    },
    log: (line) => lines.push(line),
  })
  const block = (transactions: number) => keeper.noteBlock({ number: 1, transactions })
  return { clock, keeper, savedAt, lines, block }
}

describe('scripts/chain/createStateKeeper', () => {
  it('saves at once after a block with transactions, then at most every 10 s', async () => {
    const { clock, savedAt, block } = bench()
    for (let count = 0; count < 300; count += 1) {
      block(1)
      await clock.advance(100)
    }
    expect(savedAt).to.deep.equal([0, 10_000, 20_000, 30_000])
  })

  it('leaves blocks without transactions alone until 50 of them have come', async () => {
    const { clock, savedAt, block } = bench()
    for (let count = 0; count < 49; count += 1) block(0)
    await clock.advance(60_000)
    expect(savedAt).to.deep.equal([])
    block(0)
    await clock.advance(0)
    expect(savedAt).to.deep.equal([60_000])
  })

  it('saves what is unsaved when it stops, and nothing when all is saved', async () => {
    const { clock, keeper, savedAt, block } = bench()
    block(1)
    await clock.advance(0)
    block(0)
    await keeper.stop()
    expect(savedAt).to.have.length(2)

    const other = bench()
    other.block(1)
    await other.clock.advance(0)
    await other.keeper.stop()
    expect(other.savedAt).to.have.length(1)
  })

  it('says that a save failed and tries again 10 s later', async () => {
    const { clock, savedAt, lines, block } = bench(2)
    block(1)
    await clock.advance(25_000)
    expect(savedAt).to.deep.equal([20_000])
    expect(lines).to.have.length(2)
    expect(lines[0]).to.include('disk full')
  })

  it('makes a save that fails at the stop known to the caller', async () => {
    const { keeper, block } = bench(9)
    block(1)
    const error = await keeper.stop().catch((reason: unknown) => reason)
    expect(error).to.be.instanceOf(RangeError)
  })

  it('lets the node work at least nineteen twentieths of the time when dumps are slow', async () => {
    const clock = manualClock()
    const begun: number[] = []
    const slow = createStateKeeper({
      ...clock,
      save: () => {
        begun.push(clock.elapsed())
        return new Promise((resolve) => clock.schedule(2_000, resolve))
      },
      log: () => {},
    })
    slow.noteBlock({ number: 1, transactions: 1 })
    await clock.advance(5_000)
    slow.noteBlock({ number: 2, transactions: 1 })
    await clock.advance(60_000)
    expect(begun).to.deep.equal([0, 40_000])
  })

  it('saves nothing after it was abandoned', async () => {
    const { clock, keeper, savedAt, block } = bench()
    block(1)
    keeper.abandon()
    block(1)
    await clock.advance(60_000)
    expect(savedAt).to.deep.equal([])
  })
})
