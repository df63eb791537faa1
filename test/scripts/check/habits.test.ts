import { expect } from 'chai'
import { checkHabits } from '../../../scripts/check/habits.ts'

const rules = (text: string, path = 'a.ts'): string[] => checkHabits([{ path, text }]).map(({ rule }) => rule)

describe('checkHabits', () => {
  for (const [rule, text] of [
    ['bare-error', "throw new Error('x')"],
    ['as-never', 'f(a as never)'],
    ['as-any', 'f(a as any)'],
    ['focused-test', "it.only('x', () => {})"],
    ['focused-test', "describe.only('x', () => {})"],
    ['skipped-test', "it.skip('x', () => {})"],
    ['skipped-test', 'this.skip()'],
    ['as-unknown-as', 'f(a as unknown as B)'],
    ['todo', '// TODO later'],
    ['todo', '/* FIXME */'],
    ['ts-ignore', '// @ts-expect-error wrong'],
  ] as const) {
    it(`finds ${text}`, () => {
      expect(rules(text)).to.deep.equal([rule])
    })
  }

  it('finds a note to do something in Solidity', () => {
    expect(rules('/// TODO later', 'A.sol')).to.deep.equal(['todo'])
  })

  it('allows a cast with its reason beside it', () => {
    expect(rules('f(a as unknown as B) // the library types it wrongly')).to.deep.equal([])
    expect(rules('// the library types it wrongly\nf(a as unknown as B)')).to.deep.equal([])
  })

  it('is not deceived by strings, names and typed errors', () => {
    expect(
      rules("const a = 'throw new Error('\nthrow new ProtocolError('x')\nlist.only(1)\nconst todo = 1"),
    ).to.deep.equal([])
  })
})
