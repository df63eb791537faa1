import { expect } from 'chai'
import { classify, defaultTables, extendTables, FhirError, readRuleFile } from '../../fhir/src/index.ts'
import { codeOf } from './codeOf.ts'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const RX = 'http://www.nlm.nih.gov/research/umls/rxnorm'

type Code = { system: string; code: string; confidence: unknown }

function ruleFile(label: string, ...codes: Code[]): string {
  const coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: label }
  return JSON.stringify({
    name: 'Example site',
    updated_at: '2025-01-31',
    settings: { editable: true },
    rules: [{ id: 'r1', basis: coding, labels: [coding], codeSets: [{ groupID: 'g', codes }] }],
  })
}

function place(text: string, system: string, code: string, options?: { leastConfidence: number }): object {
  const tables = extendTables(defaultTables, readRuleFile(text, options))
  return classify({ resourceType: 'Medication', code: { coding: [{ system, code }] } }, tables)
}

describe('fhir/readRuleFile', () => {
  it('adds codes with the class and the label of their rule', () => {
    const text = ruleFile('SUD', { system: RX, code: '203203', confidence: 1 })
    expect(place(text, RX, '203203')).to.deep.equal({ class: 'substance-use', also: [], labels: ['SUD'] })
    expect(place(text, RX, '203204')).to.deep.equal({ class: 'medications', also: [], labels: [] })
  })

  it('adds to a code that has a class already and takes nothing away', () => {
    const text = ruleFile('STD', { system: RX, code: '1819', confidence: 1 })
    expect(place(text, RX, '1819')).to.deep.equal({
      class: 'substance-use',
      also: ['sexual-health'],
      labels: ['OPIOIDUD', 'STD'],
    })
  })

  it('reads ICD-10 codes as prefixes', () => {
    const text = ruleFile('SEX', { system: ICD, code: 'q56.4', confidence: 1 })
    expect(place(text, ICD, 'Q56.40')).to.deep.equal({ class: 'reproductive', also: [], labels: ['SEX'] })
    expect(place(text, ICD, 'Q56.3')).to.deep.equal({ class: 'medications', also: [], labels: [] })
    expect(place(text, ICD, 'B20')).to.have.property('class', 'hiv')
  })

  it('gives restricted for a label of no class, unless another rule matches', () => {
    const text = ruleFile(
      'SOCIAL',
      { system: RX, code: '7', confidence: 1 },
      { system: RX, code: '1819', confidence: 1 },
    )
    expect(place(text, RX, '7')).to.deep.equal({ class: 'restricted', also: [], labels: ['SOCIAL'] })
    expect(place(text, RX, '1819')).to.deep.equal({
      class: 'substance-use',
      also: [],
      labels: ['OPIOIDUD', 'SOCIAL'],
    })
  })

  it('leaves out codes of no confidence, or of less than the site wants', () => {
    const text = ruleFile(
      'SUD',
      { system: RX, code: '480', confidence: 0 },
      { system: RX, code: '479', confidence: 0.5 },
    )
    expect(place(text, RX, '480')).to.have.property('class', 'medications')
    expect(place(text, RX, '479')).to.have.property('class', 'substance-use')
    expect(place(text, RX, '479', { leastConfidence: 0.6 })).to.have.property('class', 'medications')
    expect(place(text, RX, '480', { leastConfidence: 0 })).to.have.property('class', 'substance-use')
  })

  it('leaves the default tables as they were and names the rule file in the version', () => {
    const rules = readRuleFile(ruleFile('SUD', { system: RX, code: '7', confidence: 1 }))
    const codes = defaultTables.codes.size
    const tables = extendTables(extendTables(defaultTables, rules), rules)
    expect(tables.version).to.equal('classes/1+codes/1+Example site@2025-01-31+Example site@2025-01-31')
    expect(defaultTables.codes.size).to.equal(codes)
    expect(classify({ resourceType: 'Medication', system: RX, code: '7' }).class).to.equal('medications')
  })

  const faults: readonly (readonly [text: string, message: string])[] = [
    ['{', 'bad_json'],
    ['[]', 'bad_rule_file'],
    ['{}', 'bad_rule_file at rules'],
    ['{"rules":[]}', 'bad_rule_file at name'],
    ['{"name":"a\\u0000","updated_at":"x","rules":[]}', 'bad_rule_file at name'],
    ['{"name":"a","rules":[]}', 'bad_rule_file at updated_at'],
    ['{"name":"a","updated_at":"x","rules":[{}]}', 'bad_rule_file at rules[0].labels'],
    ['{"name":"a","updated_at":"x","rules":[{"labels":[{}]}]}', 'bad_rule_file at rules[0].labels[0].code'],
    [
      ruleFile('SUD', { system: RX, code: '1', confidence: '1' }),
      'bad_rule_file at rules[0].codeSets[0].codes[0].confidence',
    ],
    [
      ruleFile('SUD', { system: RX, code: '', confidence: 1 }),
      'bad_rule_file at rules[0].codeSets[0].codes[0].code',
    ],
    [
      ruleFile('SUD', { system: ICD, code: '.', confidence: 1 }),
      'bad_rule_file at rules[0].codeSets[0].codes[0].code',
    ],
  ]
  for (const [text, message] of faults) {
    it(`refuses ${text.slice(0, 70)}: ${message}`, () => {
      expect(() => readRuleFile(text))
        .to.throw(FhirError)
        .with.property('message', message)
      expect(codeOf(() => readRuleFile(text))).to.equal(message.split(' ')[0])
    })
  }
})
