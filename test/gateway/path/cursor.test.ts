import { expect } from 'chai'
import { cursorText, numberOfCursor, pageOf } from '../../../gateway/src/path/cursor.ts'

describe('gateway/path/cursor', () => {
  const page = (numbers: readonly number[]) => pageOf(numbers, 2, (last) => last)

  it('ends a list with a page that is not more than full', () => {
    expect(page([])).to.deep.equal({ shown: [], next: null })
    expect(page([4])).to.deep.equal({ shown: [4], next: null })
    expect(page([4, 6])).to.deep.equal({ shown: [4, 6], next: null })
  })

  it('goes on behind the last row that is shown', () => {
    const { shown, next } = page([4, 6, 7])
    expect(shown).to.deep.equal([4, 6])
    expect(next).to.equal(cursorText(6))
    expect(numberOfCursor(next ?? undefined)).to.equal(6)
  })
})
