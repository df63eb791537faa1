import { expect } from 'chai'
import { merge, mergedBundle, readFhirJson, type Resource } from '../../../fhir/src/index.ts'
import { validate } from '../../../fhir/src/validate.ts'
import { glucose, harbour, source, vaccination } from './sources.ts'

type Entry = { readonly fullUrl: string; readonly resource: Resource }

const timestamp = Date.UTC(2026, 0, 2)

function entriesOf(bundle: Resource, type: string): readonly Entry[] {
  return ((bundle['entry'] ?? []) as readonly Entry[]).filter(
    ({ resource }) => resource.resourceType === type,
  )
}

function firstResult(entry: Entry | undefined): unknown {
  return (entry?.resource['result'] as readonly unknown[] | undefined)?.[0]
}

const patient = { resourceType: 'Patient', id: 'zoe', name: [{ text: 'Zoë' }] }
const report = {
  resourceType: 'DiagnosticReport',
  id: 'r',
  status: 'final',
  code: { text: 'glucose' },
  subject: { reference: 'Patient/zoe' },
  result: [{ reference: 'Observation/g1' }, { reference: 'Observation/elsewhere' }, { reference: '#inner' }],
  contained: [{ ...glucose(3), id: 'inner' }],
}

describe('fhir/merge: the Bundle', () => {
  it('is valid, empty or full, and says who wrote what and when', async () => {
    expect(await validate(mergedBundle(merge([]), { timestamp }))).to.deep.equal([])
    const bundle = mergedBundle(
      merge([source(1, patient), source(2, vaccination()), source(3, vaccination(), { writer: harbour })]),
      { timestamp },
    )
    expect(await validate(bundle)).to.deep.equal([])
    expect(bundle['timestamp']).to.equal('2026-01-02T00:00:00.000Z')
    const [shot] = entriesOf(bundle, 'Immunization')
    const [person] = entriesOf(bundle, 'Patient')
    const provenances = entriesOf(bundle, 'Provenance').map(({ resource }) => resource)
    const ofShot = provenances.filter((one) => JSON.stringify(one['target']).includes(shot?.fullUrl ?? '-'))
    expect(ofShot.map(({ recorded }) => recorded)).to.deep.equal([
      '1970-01-01T00:00:02.000Z',
      '1970-01-01T00:00:03.000Z',
    ])
    const [own = {}, theirs = {}] = ofShot.map(({ agent }) => (agent as { who: object }[])[0]?.who)
    expect(own).to.deep.equal({ reference: person?.fullUrl, display: 'The patient' })
    expect(theirs).to.deep.equal({
      type: 'Organization',
      identifier: { system: 'urn:consentry:organisation', value: harbour.id },
      display: 'Harbour Clinic',
    })
    expect(JSON.stringify(ofShot[1]?.['entity'])).to.include('3'.padStart(32, '0'))
  })

  it('links wordings that contradict each other, both still there', async () => {
    const bundle = mergedBundle(
      merge([source(1, vaccination()), source(2, vaccination({ lotNumber: 'A1' }))]),
      { timestamp },
    )
    const shots = entriesOf(bundle, 'Immunization')
    expect(shots.map(({ resource }) => resource['lotNumber'])).to.deep.equal(['A1', undefined])
    const [linkage] = entriesOf(bundle, 'Linkage')
    expect(linkage?.resource['item']).to.deep.equal([
      { type: 'source', resource: { reference: shots[0]?.fullUrl } },
      { type: 'alternate', resource: { reference: shots[1]?.fullUrl } },
    ])
    expect(await validate(bundle)).to.deep.equal([])
  })

  it('leads references to entries, and leaves those that lead nowhere', () => {
    const bundle = mergedBundle(
      merge([source(1, patient), source(2, report), source(3, glucose(5, { id: 'g1' }))]),
      { timestamp },
    )
    const [first] = entriesOf(bundle, 'DiagnosticReport')
    const [value] = entriesOf(bundle, 'Observation')
    const [person] = entriesOf(bundle, 'Patient')
    expect(first?.resource['subject']).to.deep.equal({ reference: person?.fullUrl })
    expect(first?.resource['result']).to.deep.equal([
      { reference: value?.fullUrl },
      { reference: 'Observation/elsewhere' },
      { reference: '#inner' },
    ])
  })

  it('does not lead a reference to another system’s entry of the same id', () => {
    const g1 = (value: number) => glucose(value, { id: 'g1' })
    const bundle = mergedBundle(
      merge([
        source(1, g1(5), { writer: harbour }),
        source(2, g1(6)),
        source(3, report, { writer: harbour }),
      ]),
      { timestamp },
    )
    const [mine] = entriesOf(bundle, 'Observation').filter(({ resource }) =>
      JSON.stringify(resource).includes('"value":5'),
    )
    const [first] = entriesOf(bundle, 'DiagnosticReport')
    expect(firstResult(first)).to.deep.equal({ reference: mine?.fullUrl })
    const untold = mergedBundle(merge([source(1, g1(5)), source(2, g1(6)), source(3, report)]), { timestamp })
    const [second] = entriesOf(untold, 'DiagnosticReport')
    expect(firstResult(second)).to.deep.equal({ reference: 'Observation/g1' })
  })

  it('follows addresses of servers, versions and entries', () => {
    const meta = { source: 'https://a.example/fhir/Observation/g1' }
    const refersTo = (reference: string) => ({ ...report, contained: undefined, result: [{ reference }] })
    for (const reference of [
      'https://a.example/fhir/Observation/g1',
      'https://a.example/fhir/Observation/g1/_history/3',
      'urn:uuid:cadd38c2-5ff5-4fe7-a703-4ec054d84083',
    ]) {
      const target = source(1, glucose(5, { id: 'g1', meta }), {
        fullUrl: 'urn:uuid:cadd38c2-5ff5-4fe7-a703-4ec054d84083',
      })
      const bundle = mergedBundle(merge([target, source(2, refersTo(reference))]), { timestamp })
      const [value] = entriesOf(bundle, 'Observation')
      expect(entriesOf(bundle, 'DiagnosticReport')[0]?.resource['result']).to.deep.equal([
        { reference: value?.fullUrl },
      ])
    }
  })

  it('keeps the digits of numbers', () => {
    const value = readFhirJson(JSON.stringify(glucose(5)).replace('"value":5', '"value":5.50')) as Resource
    const text = JSON.stringify(mergedBundle(merge([source(1, value)]), { timestamp }))
    expect(text).to.include('"value":5.50')
  })
})
