import { expect } from 'chai'
import fc from 'fast-check'
import { classify } from '../../fhir/src/index.ts'

const ICD = ['http://hl7.org/fhir/sid/icd-10', 'http://hl7.org/fhir/sid/icd-10-cm']

function condition(system: string, code: unknown, meta?: object): object {
  return { resourceType: 'Condition', ...(meta && { meta }), code: { coding: [{ system, code }] } }
}

describe('fhir/sensitivity', () => {
  const borders: readonly (readonly [inside: string, outside: string, name: string])[] = [
    ['B20', 'B21', 'hiv'],
    ['B20.9', 'B19.9', 'hiv'],
    ['Z21', 'Z22', 'hiv'],
    ['O98.7', 'O98', 'hiv'],
    ['F10', 'F09', 'substance-use'],
    ['F19.99', 'F1', 'substance-use'],
    ['F20', 'F2', 'mental'],
    ['F99', 'G00', 'mental'],
    ['A50', 'A49', 'sexual-health'],
    ['A64', 'A65', 'sexual-health'],
    ['T74', 'T75', 'violence'],
    ['T76', 'T77', 'violence'],
    ['Z69', 'Z68', 'violence'],
    ['O00', 'N99', 'reproductive'],
    ['O9A.4', 'O9B', 'reproductive'],
    ['Z30', 'Z29', 'reproductive'],
    ['Z39.2', 'Z40', 'reproductive'],
    ['N97', 'N96', 'reproductive'],
  ]
  for (const [inside, outside, name] of borders) {
    it(`${inside} is ${name} and ${outside} is not`, () => {
      for (const system of ICD) {
        expect(classify(condition(system, inside)).class).to.equal(name)
        expect(classify(condition(system, outside)).class).to.not.equal(name)
      }
    })
  }

  it('keeps O98.7 out of the reproductive class', () => {
    expect(classify(condition(ICD[1] ?? '', 'O98.7')).also).to.deep.equal([])
    expect(classify(condition(ICD[1] ?? '', 'O98.6')).class).to.equal('reproductive')
  })

  it('compares ICD-10 codes upper-case and without dots', () => {
    for (const code of ['f10.20', 'F1020', 'F.1.0', 'f10']) {
      expect(classify(condition(ICD[0] ?? '', code)).labels).to.deep.equal(['ETHUD'])
    }
  })

  it('ignores what does not begin like an ICD-10 code, and ICD-10 codes of other systems', () => {
    for (const code of ['', '.', '20B', 'FF0', ' B20', 'B 20', 20, null, ['B20']]) {
      expect(classify(condition(ICD[0] ?? '', code)).class).to.equal('summary')
    }
    expect(classify(condition('http://snomed.info/sct', 'B20')).class).to.equal('summary')
  })

  it('compares SNOMED CT, LOINC and RxNorm codes whole and with their system', () => {
    const sct = 'http://snomed.info/sct'
    expect(classify(condition(sct, '370143000')).class).to.equal('mental')
    for (const code of ['37014300', '3701430000', '370143000 ']) {
      expect(classify(condition(sct, code)).class).to.equal('summary')
    }
    expect(classify(condition('http://loinc.org', '370143000')).class).to.equal('summary')
  })

  it('gives restricted only where no other rule matched, and always the label', () => {
    const meta = (...codes: string[]): object => ({
      security: codes.map((code) => ({
        system: `http://terminology.hl7.org/CodeSystem/v3-${code.length === 1 ? 'Confidentiality' : 'ActCode'}`,
        code,
      })),
    })
    expect(classify(condition('', '', meta('V')))).to.deep.equal({
      class: 'restricted',
      also: [],
      labels: ['V'],
    })
    expect(classify(condition('', '', meta('R', 'VIO')))).to.deep.equal({
      class: 'violence',
      also: [],
      labels: ['R', 'VIO'],
    })
    expect(classify(condition('', '', meta('N', 'CEL')))).to.deep.equal({
      class: 'summary',
      also: [],
      labels: [],
    })
  })

  it('never takes a sensitive class away when more is added to a resource', () => {
    const code = fc.constantFrom('B20', 'F10', 'F32', 'A54', 'T74', 'O80', 'E11')
    fc.assert(
      fc.property(fc.array(code, { minLength: 1 }), fc.array(code), (few, more) => {
        const covered = (codes: readonly string[]): readonly string[] => {
          const coding = codes.map((one) => ({ system: ICD[0], code: one }))
          const placed = classify({ resourceType: 'Condition', code: { coding } })
          return [placed.class, ...placed.also].filter((name) => name !== 'summary')
        }
        expect(covered([...few, ...more])).to.include.members([...covered(few)])
      }),
    )
  })
})
