import { expect } from 'chai'
import { mapBounded } from '../../../sdk/src/client/mapBounded.ts'

describe('sdk: mapBounded', () => {
  it('keeps the order and never works on more than it may', async () => {
    let running = 0
    let most = 0
    const results = await mapBounded([5, 1, 4, 2, 3], 2, async (item, index) => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < item; turn++) await Promise.resolve()
      running--
      return `${index}:${item}`
    })
    expect(results).to.deep.equal(['0:5', '1:1', '2:4', '3:2', '4:3'])
    expect(most).to.equal(2)
  })

  it('fails with the first failure', async () => {
    const work = mapBounded([1, 2, 3], 2, async (item) => {
      if (item === 2) throw new RangeError('two')
      return item
    })
    const error = await work.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.be.instanceOf(RangeError)
  })

  it('has nothing to do for nothing', async () => {
    expect(await mapBounded([], 4, async () => 1)).to.deep.equal([])
  })
})
