import { expect } from 'chai'
import fc from 'fast-check'
import { classify, readFhirJson, split } from '../../fhir/src/index.ts'
import { codeOf } from './codeOf.ts'

function throughSplit(text: string): string {
  const [item] = split(readFhirJson(text), { fallback: 0 }).items
  return Buffer.from(item?.bytes ?? []).toString('utf8')
}

describe('fhir/readFhirJson', () => {
  it('keeps the digits of a decimal all the way into the record', () => {
    for (const number of [
      '7.20',
      '1.0',
      '0.000',
      '1e2',
      '100',
      '-3.50',
      '0.1234567890123456789',
      '12345678901234567890',
    ]) {
      const text = `{"resourceType":"Observation","valueQuantity":{"value":${number}}}`
      expect(throughSplit(text)).to.equal(text)
    }
  })

  it('classifies what it has read like any other value', () => {
    const code = '{"system":"http://hl7.org/fhir/sid/icd-10","code":"B20"}'
    const text = `{"resourceType":"Observation","value":1.10,"code":{"coding":[${code}]}}`
    expect(classify(readFhirJson(text)).class).to.equal('hiv')
  })

  it('skips a byte order mark', () => {
    expect(readFhirJson('\ufeff{"resourceType":"Basic"}')).to.deep.equal({ resourceType: 'Basic' })
  })

  it('writes any JSON text of a resource back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify({ resourceType: 'Basic', value })
        expect(throughSplit(text)).to.equal(text)
      }),
    )
  })

  it('refuses what is no JSON, and nesting beyond any stack', () => {
    for (const text of ['', '{', 'undefined', '{"a":01}', "{'a':1}"]) {
      expect(codeOf(() => readFhirJson(text))).to.equal('bad_json')
    }
    expect(codeOf(() => readFhirJson(`${'['.repeat(200_000)}${']'.repeat(200_000)}`))).to.equal('too_deep')
  })
})
