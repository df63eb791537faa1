import { expect } from 'chai'
import fc from 'fast-check'
import { classify, defaultTables, FhirError, MAX_DEPTH, readFhirJson } from '../../fhir/src/index.ts'
import { loadVectors } from '../support/vectors.ts'
import { codeOf } from './codeOf.ts'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'

describe('fhir/classify', () => {
  const cases = loadVectors<{ resource: unknown }, object>('classify')

  it('has all vectors to pass', () => expect(cases).to.have.length(54))

  cases.forEach(({ name, in: given, out }, index) => {
    it(`vector ${index}: ${name}`, () => expect(classify(given.resource)).to.deep.equal(out))
  })

  it('sorts the further classes by name, not by the order of the table', () => {
    const coding = ['O80', 'T74.1', 'A54', 'F32', 'F10'].map((code) => ({ system: ICD, code }))
    expect(classify({ resourceType: 'Condition', code: { coding } })).to.deep.equal({
      class: 'substance-use',
      also: ['mental', 'reproductive', 'sexual-health', 'violence'],
      labels: ['ETHUD', 'PSY', 'SDV', 'SEX', 'STD'],
    })
  })

  it('finds a code in an entry of a Bundle, in a contained resource and in an extension', () => {
    const coding = { system: ICD, code: 'B20' }
    for (const resource of [
      {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: { resourceType: 'Basic', coding } }],
      },
      { resourceType: 'Patient', contained: [{ resourceType: 'Condition', code: { coding: [coding] } }] },
      { resourceType: 'Patient', extension: [{ url: 'urn:x', valueCoding: coding }] },
      JSON.parse(`{"resourceType":"Patient","__proto__":{"a":[{"system":"${ICD}","code":"B20"}]}}`),
    ]) {
      expect(classify(resource).class).to.equal('hiv')
    }
  })

  it('reads own fields only, so that a prototype cannot choose the class', () => {
    const disguised: unknown = Object.create({ resourceType: 'Patient' })
    expect(codeOf(() => classify(disguised))).to.equal('not_a_resource')
    expect(classify(JSON.parse('{"resourceType":"Observation","__proto__":{"category":[]}}')).class).to.equal(
      'summary',
    )
  })

  it('refuses what is no resource', () => {
    for (const value of [
      null,
      undefined,
      1,
      'Patient',
      [],
      {},
      { resourceType: '__proto__' },
      { resourceType: 7 },
    ]) {
      expect(codeOf(() => classify(value))).to.equal('not_a_resource')
    }
  })

  it('walks to the depth limit and refuses what lies deeper, however deep', () => {
    const nested = (depth: number): unknown => {
      let inner: unknown = { system: ICD, code: 'B20' }
      for (let level = 1; level < depth; level++) inner = [inner]
      return { resourceType: 'Patient', extension: inner }
    }
    expect(classify(nested(MAX_DEPTH)).class).to.equal('hiv')
    expect(codeOf(() => classify(nested(MAX_DEPTH + 1)))).to.equal('too_deep')
    expect(codeOf(() => classify(nested(200_000)))).to.equal('too_deep')
  })

  it('refuses a cycle instead of walking it for ever', () => {
    const loop: Record<string, unknown> = { resourceType: 'Patient' }
    loop['contained'] = [loop]
    expect(codeOf(() => classify(loop))).to.equal('too_deep')
  })

  it('names the tables it used', () => {
    expect(defaultTables.version).to.equal('classes/1+codes/1')
  })

  it('gives a class or the typed error for 10,000 malformed inputs', function () {
    this.timeout(60_000)
    const type = fc.constantFrom('Observation', 'Bundle', 'Composition', 'DiagnosticReport', '', 'x')
    const names = fc.constantFrom('meta', 'security', 'category', 'coding', 'system', 'code', 'entry', 'type')
    const loose = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('document', 'GE', 'B20', ICD),
        fc.anything(),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 4 }),
      object: fc.dictionary(fc.oneof(names, fc.string()), tie('value'), { maxKeys: 5 }),
    }))
    const resource = fc.tuple(type, fc.oneof(loose.object, fc.object())).map(([resourceType, rest]) => ({
      ...(rest as object),
      resourceType,
    }))
    fc.assert(
      fc.property(fc.oneof(resource, fc.anything(), fc.json().map(readFhirJson)), (value) => {
        try {
          expect(classify(value).class).to.match(/^[a-z-]{1,32}$/)
        } catch (error) {
          expect(error).to.be.instanceOf(FhirError)
        }
      }),
      { numRuns: 10_000 },
    )
  })
})
