import { expect } from 'chai'
import type { ClassName, Seconds } from '@consentry/protocol'
import {
  type AccessTerms,
  checkAccessTerms,
  parseAccessTerms,
  serialiseAccessTerms,
} from '../../../protocol/src/grant/accessTerms.ts'
import { codeOf } from '../../support/vectors.ts'

const terms: AccessTerms = {
  v: 1,
  classes: ['labs', 'medications'] as ClassName[],
  actions: ['read', 'write'],
  purposes: ['TREAT'],
  expiresAt: 1_800_000_000 as Seconds,
  text: 'For your check-up on Monday. 👍',
}

describe('protocol/grant/accessTerms', () => {
  it('reads what it wrote', () => {
    const bounded = { ...terms, recordsFrom: 0 as Seconds, recordsTo: 1_700_000_000 as Seconds }
    for (const value of [terms, bounded, { ...terms, text: '' }])
      expect(parseAccessTerms(serialiseAccessTerms(value))).to.deep.equal(value)
  })

  const broken: Readonly<Record<string, object>> = {
    'an unknown version': { ...terms, v: 2 },
    'an unknown field': { ...terms, note: '' },
    'no class': { ...terms, classes: [] },
    'classes out of order': { ...terms, classes: ['medications', 'labs'] },
    'a class twice': { ...terms, classes: ['labs', 'labs'] },
    'break-glass': { ...terms, purposes: ['BTG'] },
    'a fraction of a second': { ...terms, expiresAt: 1.5 },
    'an empty period': { ...terms, recordsFrom: 2, recordsTo: 1 },
    'a book instead of a text': { ...terms, text: 'x'.repeat(2_001) },
  }
  for (const [what, value] of Object.entries(broken)) {
    it(`refuses ${what}`, async () => {
      expect(await codeOf(() => checkAccessTerms(value))).to.equal('bad_request')
    })
  }

  it('refuses text that is not canonical', async () => {
    expect(await codeOf(() => parseAccessTerms(JSON.stringify(terms, null, 1)))).to.equal('bad_json')
  })
})
