import { expect } from 'chai'
import { readSources, type StoredRecord } from '../../../fhir/src/index.ts'
import { validate } from '../../../fhir/src/validate.ts'
import { glucose, patientWriter, vaccination } from './sources.ts'

function record(body: string | Uint8Array, change: Partial<StoredRecord> = {}): StoredRecord {
  return {
    recordId: '1'.repeat(32),
    type: 'application/fhir+json',
    body: typeof body === 'string' ? Buffer.from(body) : body,
    writer: patientWriter,
    received: 1_000,
    ...change,
  }
}

describe('fhir/merge: what a record holds', () => {
  it('is a resource, its digits kept', () => {
    const text = JSON.stringify(glucose(5)).replace('"value":5', '"value":5.50')
    const [one, ...others] = readSources(record(text))
    expect(JSON.stringify(one?.resource)).to.equal(text)
    expect(one).to.include({ recordId: '1'.repeat(32), part: 0, received: 1_000, writer: patientWriter })
    expect(others).to.deep.equal([])
  })

  it('is every entry of a document', () => {
    const entry = [vaccination(), glucose(5)].map((resource, i) => ({ fullUrl: `urn:uuid:${i}`, resource }))
    const text = JSON.stringify({ resourceType: 'Bundle', type: 'document', entry })
    const sources = readSources(record(text, { type: 'application/fhir+json; fhirVersion=4.0' }))
    expect(
      sources.map(({ part, fullUrl, resource }) => [part, fullUrl, resource.resourceType]),
    ).to.deep.equal([
      [0, 'urn:uuid:0', 'Immunization'],
      [1, 'urn:uuid:1', 'Observation'],
    ])
  })

  it('is a valid DocumentReference for a file, small ones with their content', async () => {
    const file = record('%PDF', { type: 'application/pdf', name: 'letter.pdf' })
    const [small] = readSources(file)
    expect(JSON.stringify(small?.resource)).to.include('"data":"JVBERg=="').and.to.include('letter.pdf')
    const [large] = readSources(file, { inlineBytes: 3 })
    expect(JSON.stringify(large?.resource)).to.include('"size":4').and.not.to.include('"data"')
    const [empty] = readSources(record('', { type: 'text/plain', name: ' ' }))
    for (const one of [small, large, empty]) expect(await validate(one?.resource)).to.deep.equal([])
  })

  for (const body of [
    '{',
    '{"resourceType":5}',
    '{"resourceType":"Bundle","type":"history"}',
    'x'.repeat(10),
  ]) {
    it(`is a file where FHIR is only claimed: ${body}`, () => {
      const [one] = readSources(record(body))
      expect(one?.resource.resourceType).to.equal('DocumentReference')
    })
  }

  it('is a file where it is no UTF-8, or a Bundle with an entry that is none', () => {
    const entry = [{ resource: vaccination() }, { resource: { a: 1 } }]
    const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
    for (const body of [Uint8Array.of(0xff), bundle])
      expect(readSources(record(body))[0]?.resource.resourceType).to.equal('DocumentReference')
  })
})
