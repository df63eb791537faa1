import { expect } from 'chai'
import fc from 'fast-check'
import { createMiner, type Miner } from '../../../scripts/chain/createMiner.ts'
import { type ManualClock, manualClock } from './manualClock.ts'

interface Bench {
  readonly clock: ManualClock
  readonly miner: Miner
  /** Time and size of each block. */
  readonly blocks: { readonly at: number; readonly transactions: number }[]
  readonly errors: unknown[]
  send(): void
}

/** A node whose blocks take at most `room` of what waits. */
function bench({ room = 1_000, mine }: { room?: number; mine?: () => Promise<never> } = {}): Bench {
  const clock = manualClock()
  const blocks: Bench['blocks'] = []
  const errors: unknown[] = []
  let waiting = 0
  const miner = createMiner({
    ...clock,
    pending: async () => waiting,
    mine:
      mine ??
      (async () => {
        const transactions = Math.min(waiting, room)
        waiting -= transactions
        blocks.push({ at: clock.elapsed(), transactions })
        return { number: blocks.length, transactions }
      }),
    failed: (error) => errors.push(error),
  })
  const send = () => {
    waiting += 1
    miner.poke()
  }
  return { clock, miner, blocks, errors, send }
}

describe('scripts/chain/createMiner', () => {
  it('mines a transaction on a quiet chain after its companions had 40 ms to come', async () => {
    const { clock, blocks, send } = bench()
    await clock.advance(1_000)
    send()
    await clock.advance(39)
    expect(blocks).to.deep.equal([])
    send()
    await clock.advance(1)
    expect(blocks).to.deep.equal([{ at: 1_040, transactions: 2 }])
  })

  it('mines every transaction within 200 ms of its arrival, however they come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 60 }), async (pauses) => {
        const { clock, blocks, send } = bench()
        const sent: number[] = []
        for (const pause of pauses) {
          await clock.advance(pause)
          sent.push(clock.elapsed())
          send()
        }
        await clock.advance(200)
        const minedAt = blocks.flatMap(({ at, transactions }) => Array<number>(transactions).fill(at))
        expect(minedAt).to.have.length(sent.length)
        for (const [index, at] of minedAt.entries()) expect(at - sent[index]!).to.be.within(0, 200)
      }),
    )
  })

  it('keeps at least 150 ms between two blocks under load', async () => {
    const { clock, blocks, send } = bench()
    for (let count = 0; count < 200; count += 1) {
      send()
      await clock.advance(7)
    }
    const gaps = blocks.slice(1).map(({ at }, index) => at - blocks[index]!.at)
    expect(Math.min(...gaps)).to.be.at.least(150)
  })

  it('mines an empty block every 20 s and no other', async () => {
    const { clock, blocks } = bench()
    await clock.advance(100_000)
    expect(blocks.map(({ at }) => at)).to.deep.equal([20_000, 40_000, 60_000, 80_000, 100_000])
  })

  it('makes no block when a poke finds nothing waiting', async () => {
    const { clock, miner, blocks } = bench()
    miner.poke()
    await clock.advance(19_999)
    expect(blocks).to.deep.equal([])
  })

  it('goes on with what did not fit into a block', async () => {
    const { clock, blocks, send } = bench({ room: 2 })
    for (let count = 0; count < 5; count += 1) send()
    await clock.advance(600)
    expect(blocks.map(({ transactions }) => transactions)).to.deep.equal([2, 2, 1])
  })

  it('does not spin on a transaction that no block takes', async () => {
    const { clock, blocks, send } = bench({ room: 0 })
    send()
    await clock.advance(19_000)
    expect(blocks).to.have.length(1)
  })

  it('reports a node that fails, and stops', async () => {
    const { clock, miner, errors } = bench({ mine: () => Promise.reject(new RangeError('down')) })
    await clock.advance(20_000)
    miner.poke()
    await clock.advance(60_000)
    expect(errors.map(String)).to.deep.equal(['RangeError: down'])
  })

  it('mines nothing after it was stopped', async () => {
    const { clock, miner, blocks, send } = bench()
    await miner.stop()
    send()
    await clock.advance(60_000)
    expect(blocks).to.deep.equal([])
  })
})
