import { expect } from 'chai'
import { defaultTables, extendTables } from '@consentry/fhir'
import { address } from '../../support/ids.ts'
import type { Patient } from '../../../sdk/src/patient/Patient.ts'
import { previewClasses } from '../../../sdk/src/patient/previewClasses.ts'
import { testClient } from '../support/testClient.ts'

const icd = 'http://hl7.org/fhir/sid/icd-10'
const loinc = '2.16.840.1.113883.6.1'
const icdOid = '2.16.840.1.113883.6.90'

/** Previews ask nobody: a client that was never logged in does. */
async function preview(content: string | object | Uint8Array, options = {}) {
  const { client } = await testClient()
  // Of the session only its client is looked at.
  const patient = { session: { client }, address: address(1) } as unknown as Pick<
    Patient,
    'session' | 'address'
  >
  const bytes =
    content instanceof Uint8Array
      ? content
      : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))
  return previewClasses(patient, bytes, options)
}

describe('sdk: previewClasses', () => {
  it('says of each entry of a Bundle where it goes, why, and what becomes no record', async () => {
    const { previews, rejected } = await preview({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: { resourceType: 'MedicationRequest' } },
        { resource: { resourceType: 'Condition', code: { coding: [{ system: icd, code: 'B20' }] } } },
        { request: { method: 'DELETE', url: 'Condition/1' } },
      ],
    })
    expect(previews.map(({ at, what, class: cls, also }) => [at, what, cls, also])).to.deep.equal([
      ['urn:uuid:1', 'MedicationRequest', 'medications', []],
      ['record[1]', 'Condition', 'hiv', []],
    ])
    expect(previews.map(({ why }) => why)).to.deep.equal([
      [{ class: 'medications', rule: 'type', path: 'MedicationRequest' }],
      [{ class: 'hiv', rule: 'code', path: 'code.coding[0]', code: 'B20' }],
    ])
    expect(rejected.map(({ at, reason }) => [at, reason])).to.deep.equal([['entry[2]', 'no_resource']])
  })

  it('finds every sensitive class with its place: codes, labels and genetics, contained ones too', async () => {
    const { previews } = await preview({
      resourceType: 'Observation',
      meta: {
        security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }],
      },
      category: [{ coding: [{ code: 'GE' }] }],
      contained: [{ resourceType: 'Condition', code: { coding: [{ system: icd, code: 'b20.1' }] } }],
    })
    const [found] = previews
    expect([found?.class, found?.also]).to.deep.equal(['hiv', ['genomics', 'mental']])
    expect(found?.why.map(({ class: cls, rule, path, code }) => [cls, rule, path, code])).to.deep.equal([
      ['mental', 'security', 'meta.security[0]', 'PSY'],
      ['genomics', 'genetics', 'Observation', undefined],
      ['hiv', 'code', 'contained[0].code.coding[0]', 'b20.1'],
    ])
    expect(found?.labels).to.deep.equal(['HIV', 'PSY'])
  })

  it('reads the codes of a C-CDA document and says the lines they stand in', async () => {
    const cda = (codes: string) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">\n<code code="11506-3" codeSystem="${loinc}"/>\n<title>Progress note</title>\n${codes}\n</ClinicalDocument>`
    const plain = (await preview(cda('<value code="I10" codeSystem="2.16.840.1.113883.6.90"/>'))).previews[0]
    expect([plain?.type, plain?.what, plain?.class]).to.deep.equal(['application/xml', 'cda', 'notes'])
    expect(plain?.why).to.deep.equal([
      { class: 'notes', rule: 'type', path: 'ClinicalDocument.code', code: '11506-3' },
    ])
    const sensitive = (
      await preview(
        cda(
          `<n1:value xsi:type='CD'\n code='F10.20' codeSystem='${icdOid}' />\n<translation codeSystem="${icdOid}" code="B20"/>`,
        ),
      )
    ).previews[0]
    expect([sensitive?.class, sensitive?.also]).to.deep.equal(['hiv', ['substance-use']])
    expect(sensitive?.why).to.deep.equal([
      { class: 'substance-use', rule: 'code', path: 'line 5', code: 'F10.20' },
      { class: 'hiv', rule: 'code', path: 'line 7', code: 'B20' },
    ])
    const restricted = (
      await preview(cda('<confidentialityCode code="R" codeSystem="2.16.840.1.113883.5.25"/>'))
    ).previews[0]
    expect(restricted?.class).to.equal('restricted')
  })

  it('knows of other files what they are, and says that no more is known', async () => {
    const { previews } = await preview('%PDF-1.7 about B20')
    expect(previews).to.deep.equal([
      {
        at: '',
        type: 'application/pdf',
        what: 'pdf',
        class: 'notes',
        also: [],
        labels: [],
        why: [{ class: 'notes', rule: 'media', path: 'application/pdf' }],
        tables: previews[0]?.tables,
      },
    ])
    const said = (await preview('whatever', { type: 'text/csv' })).previews[0]
    expect(said?.type).to.equal('text/csv')
  })

  it('finds FHIR wherever it says so, and reads no FHIR as XML and no HL7 v2', async () => {
    const late = `\ufeff{"text":{"div":"${'x'.repeat(100_000)}"},"resourceType":"Condition","code":{"coding":[{"system":"${icd}","code":"B20"}]}}`
    for (const [text, type, cls, rule] of [
      [late, 'application/fhir+json', 'hiv', 'code'],
      ['{"steps": 4000}', 'application/json', 'notes', 'media'],
      ['<html><body>B20</body></html>', 'application/xml', 'notes', 'media'],
      ['<Condition xmlns="http://hl7.org/fhir"/>', 'application/fhir+xml', 'restricted', 'unread'],
      ['MSH|^~\\&|LAB|', 'x-application/hl7-v2+er7', 'restricted', 'unread'],
    ] as const) {
      const [found] = (await preview(text)).previews
      expect([found?.type, found?.class, found?.why[0]?.rule], text.slice(0, 30)).to.deep.equal([
        type,
        cls,
        rule,
      ])
    }
  })

  it('believes the bytes, not what they are said to be', async () => {
    const lie = (await preview('%PDF-1.7', { type: 'image/png' })).previews[0]
    expect(lie?.type).to.equal('application/pdf')
  })

  it('keeps a document Bundle whole unless told to split it', async () => {
    const document = {
      resourceType: 'Bundle',
      type: 'document',
      entry: [{ resource: { resourceType: 'Composition' } }, { resource: { resourceType: 'Immunization' } }],
    }
    expect((await preview(document)).previews.map(({ what }) => what)).to.deep.equal(['Bundle'])
    const split = await preview(document, { documents: 'split' })
    expect(split.previews.map(({ what }) => what)).to.deep.equal(['Composition', 'Immunization'])
  })

  it('judges by the tables of a site too', async () => {
    const tables = extendTables(defaultTables, {
      version: 'site-1',
      codes: [{ system: 'urn:site', code: 'X1', class: 'mental', label: 'PSY' }],
      prefixes: [],
    })
    const resource = { resourceType: 'Condition', code: { coding: [{ system: 'urn:site', code: 'X1' }] } }
    expect((await preview(resource)).previews[0]?.class).to.equal('summary')
    const [found] = (await preview(resource, { tables })).previews
    expect(found?.class).to.equal('mental')
    expect(found?.why[0]).to.include({ rule: 'code', code: 'X1' })
  })

  it('keeps what it cannot look into from whoever was not given the strictest class', async () => {
    const broken = Buffer.concat([
      Buffer.from('{"resourceType":"Observation","x":"'),
      Buffer.from([0xff, 0xfe]),
    ])
    const [found] = (await preview(new Uint8Array(broken))).previews
    expect(found?.class).to.equal('restricted')
    for (const text of [
      '{"resourceType":"Observation"',
      '{"resourceType":7}',
      `{"resourceType":"Basic","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    ]) {
      const [unread] = (await preview(text)).previews
      expect([unread?.class, unread?.why[0]?.rule], text.slice(0, 40)).to.deep.equal(['restricted', 'unread'])
    }
    // A Bundle that is no list of records is looked into as one resource, as it would be stored.
    const history = { resourceType: 'Bundle', type: 'history', entry: [] }
    expect((await preview(history)).previews).to.have.length(1)
  })
})
