import { expect } from 'chai'
import fc from 'fast-check'
import {
  checkOpening,
  grantIdOf,
  type Opening,
  parseOpening,
  serialiseOpening,
} from '../../../protocol/src/grant/opening.ts'
import { codeOf, loadVectors } from '../../support/vectors.ts'
import { nearTexts, nearValues } from '../../support/mutate.ts'

type In = { primaryType: string; message: Opening; privateKey?: string }

const grants = loadVectors<In, { id: string; termsHash?: string }>('eip712').filter(
  ({ in: { primaryType }, out }) => primaryType === 'Grant' && out !== undefined,
)
const good = grants[0]!.in.message
const { terms } = good

describe('protocol/grant/opening', () => {
  for (const { name, in: given, out } of grants) {
    const isEmpty = name === 'Grant #4'
    it(`${isEmpty ? 'refuses the empty list of' : 'reads'} ${name}`, async () => {
      expect(await codeOf(() => checkOpening(given.message))).to.equal(isEmpty ? 'bad_request' : undefined)
      if (isEmpty) return
      const text = serialiseOpening(checkOpening(given.message))
      expect(serialiseOpening(parseOpening(text))).to.equal(text)
      expect(grantIdOf(parseOpening(text))).to.equal(out?.id)
    })
  }

  for (const [fault, change] of Object.entries({
    'no class': { classes: [] },
    '33 classes': { classes: Array.from({ length: 33 }, (_, i) => `c-${String(i + 10)}`) },
    'classes out of order': { classes: ['labs', 'hiv'] },
    'a class twice': { classes: ['hiv', 'hiv'] },
    'an unknown action': { actions: ['delete'] },
    'break-glass': { purposes: ['BTG'] },
    'an empty name': { granteeName: '' },
    'a name of 129 bytes': { granteeName: `${'é'.repeat(64)}x` },
    'a name that is not NFC': { granteeName: 'Cafe\u0301' },
    'a name with a line break': { granteeName: 'City\nHospital' },
    'an empty period': { notBefore: terms.expiresAt },
    'a life above two years': { expiresAt: terms.notBefore + 63_072_001 },
    'an empty range of records': { recordsFrom: 2, recordsTo: 1 },
    'records beyond the year 9999': { recordsTo: 253_402_300_800 },
    'a fraction of a second': { notBefore: terms.notBefore + 0.5 },
    'an upper-case hash': { salt: terms.salt.toUpperCase() },
    'an unknown key': { note: 'x' },
  })) {
    it(`refuses ${fault}`, async () => {
      const opening = { ...good, terms: { ...terms, ...change } }
      expect(await codeOf(() => checkOpening(opening))).to.equal('bad_request')
    })
  }

  for (const [limit, change] of Object.entries({
    'a name of 128 bytes': { granteeName: 'é'.repeat(64) },
    'two years to the second': { expiresAt: terms.notBefore + 63_072_000 },
    'one second of records at the end of time': { recordsFrom: 253_402_300_799, recordsTo: 253_402_300_799 },
    '32 classes': { classes: Array.from({ length: 32 }, (_, i) => `c-${String(i + 10)}`) },
  })) {
    it(`accepts ${limit}`, () => void checkOpening({ ...good, terms: { ...terms, ...change } }))
  }

  it('never repeats what it refused', async () => {
    const marker = 'marker-secret'
    const change = { granteeName: `${marker}\n`, [marker.replace('-', ' ')]: marker }
    try {
      checkOpening({ ...good, terms: { ...terms, ...change } })
      expect.fail('was accepted')
    } catch (error) {
      expect(JSON.stringify([String(error), error])).to.not.match(/marker.secret/)
    }
  })

  it('meets 10,000 malformed openings with its own codes only', async () => {
    const values = nearValues(good).map((value) => () => checkOpening(value))
    const texts = nearTexts(serialiseOpening(good)).map((text) => () => parseOpening(text))
    const anything = fc.anything().map((value) => () => checkOpening(value))
    const property = fc.asyncProperty(fc.oneof(values, texts, anything), async (read) => {
      expect(['bad_request', 'bad_json', undefined]).to.include(await codeOf(read))
    })
    await fc.assert(property, { seed: 20_260_119, numRuns: 10_000 })
  }).timeout(30_000)
})
