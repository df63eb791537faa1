import { expect } from 'chai'
import { demoOptions } from '../../../scripts/demo/demoOptions.ts'

describe('scripts/demo/demoOptions', () => {
  it('splits documents and plays everybody unless it is told otherwise', () => {
    expect(demoOptions([])).to.deep.equal({
      patients: undefined,
      limit: 1000,
      documents: 'split',
      only: [],
      isJson: false,
    })
  })

  it('reads every option', () => {
    const args = [
      '--patients',
      'folder',
      '--limit',
      '3',
      '--documents',
      'keep',
      '--only',
      'Zoe',
      '--only',
      'Mia',
      '--json',
    ]
    expect(demoOptions(args)).to.deep.equal({
      patients: 'folder',
      limit: 3,
      documents: 'keep',
      only: ['Zoe', 'Mia'],
      isJson: true,
    })
  })

  for (const args of [
    ['--limit', '0'],
    ['--limit', 'x'],
    ['--documents', 'tear'],
    ['--unknown'],
    ['folder'],
  ]) {
    it(`refuses ${args.join(' ')}`, () => {
      expect(() => demoOptions(args))
        .to.throw()
        .with.property('code', 'bad_option')
    })
  }
})
