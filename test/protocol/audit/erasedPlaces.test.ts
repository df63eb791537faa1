import { expect } from 'chai'
import fc from 'fast-check'
import { erasedPlaces, isErasedPlace } from '../../../protocol/src/audit/erasedPlaces.ts'

describe('protocol/audit/erasedPlaces', () => {
  it('names runs by their ends', () => {
    expect(erasedPlaces([])).to.deep.equal([])
    expect(erasedPlaces([3])).to.deep.equal([3])
    expect(erasedPlaces([0, 1, 2, 5, 7, 8])).to.deep.equal([[0, 2], 5, [7, 8]])
  })

  it('names exactly the numbers it was given', () => {
    const ascending = fc
      .uniqueArray(fc.nat(60))
      .map((numbers) => numbers.toSorted((one, other) => one - other))
    fc.assert(
      fc.property(ascending, (numbers) => {
        const places = erasedPlaces(numbers)
        const named = Array.from({ length: 62 }, (_, i) => i).filter((i) => isErasedPlace(places, i))
        expect(named).to.deep.equal(numbers)
      }),
    )
  })
})
