import { expect } from 'chai'
import { decimalIn } from '../../../protocol/src/bytes/decimal.ts'

describe('decimalIn', () => {
  it('reads a number behind its label', () => {
    expect(decimalIn('0')).to.equal(0)
    expect(decimalIn('9007199254740991')).to.equal(Number.MAX_SAFE_INTEGER)
    expect(decimalIn('old 20', 'old ')).to.equal(20)
  })

  for (const line of [
    undefined,
    '',
    '01',
    '+1',
    '-0',
    '1e3',
    '1.0',
    '0x1',
    ' 1',
    '1\n',
    '9007199254740992',
  ]) {
    it(`refuses ${JSON.stringify(line) ?? 'no line'}`, () => {
      expect(decimalIn(line)).to.equal(undefined)
    })
  }

  it('refuses another label', () => {
    expect(decimalIn('size 20', 'old ')).to.equal(undefined)
    expect(decimalIn('20', 'old ')).to.equal(undefined)
    expect(decimalIn('old  20', 'old ')).to.equal(undefined)
  })
})
