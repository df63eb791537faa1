import { expect } from 'chai'
import fc from 'fast-check'
import type { OpenRecord } from '../../../portal/src/record/HealthView.ts'
import { filterView, SELF } from '../../../portal/src/record/filterView.ts'
import { viewOf } from '../../../portal/src/record/viewOf.ts'

function record(recordId: string, resource: unknown, type = 'application/fhir+json'): OpenRecord {
  const body = Buffer.from(typeof resource === 'string' ? resource : JSON.stringify(resource))
  return { recordId, class: 'summary', org: null, t: 1_000, type, name: null, body }
}

describe('viewOf', () => {
  it('puts active problems first, and says when they began', () => {
    const code = (text: string) => ({ text })
    const { problems } = viewOf([
      record('a', {
        resourceType: 'Condition',
        code: code('Cold'),
        clinicalStatus: { coding: [{ code: 'resolved' }] },
      }),
      record('b', { resourceType: 'Condition', code: code('Asthma'), onsetDateTime: '2020-01-02' }),
    ])
    expect(problems.map(({ title, isActive }) => [title, isActive])).to.deep.equal([
      ['Asthma', true],
      ['Cold', false],
    ])
    expect(problems[0]?.source.t).to.equal(Date.parse('2020-01-02'))
  })

  it('makes one series of a kind of result, with the range of the newest', () => {
    const glucose = (day: string, value: number, high: number) => ({
      resourceType: 'Observation',
      code: { coding: [{ code: '1558-6', display: 'Glucose' }] },
      effectiveDateTime: day,
      valueQuantity: { value, unit: 'mg/dL' },
      referenceRange: [{ low: { value: 70 }, high: { value: high } }],
    })
    const { results } = viewOf([
      record('b', glucose('2024-05-02', 118, 99)),
      record('a', glucose('2023-05-02', 95, 100)),
    ])
    expect(results).to.have.length(1)
    expect(results[0]).to.deep.include({ title: 'Glucose', unit: 'mg/dL', low: 70, high: 99 })
    expect(results[0]?.points.map(({ value }) => value)).to.deep.equal([95, 118])
  })

  it('takes the components of a blood pressure for two series', () => {
    const part = (code: string, value: number) => ({
      code: { coding: [{ code }] },
      valueQuantity: { value, unit: 'mmHg' },
    })
    const { results } = viewOf([
      record('a', { resourceType: 'Observation', component: [part('8480-6', 120), part('8462-4', 80)] }),
    ])
    expect(results.map(({ points }) => points[0]?.value)).to.have.members([120, 80])
  })

  it('keeps what it cannot read as a document, and loses nothing', () => {
    const view = viewOf([
      record('a', '{broken'),
      record('b', 'Hello', 'text/plain'),
      record('c', { resourceType: 'Basic' }),
    ])
    expect(view.documents.map(({ id }) => id)).to.have.members(['a', 'b'])
    expect(view.others.map(({ title }) => title)).to.deep.equal(['Basic'])
  })

  it('is narrowed by words and by author, and loses nothing without a filter', () => {
    const view = viewOf([
      record('a', { resourceType: 'Condition', code: { text: 'Asthma bronchiale' } }),
      { ...record('b', { resourceType: 'Condition', code: { text: 'Cold' } }), org: '0x01' },
    ])
    const titles = (text: string, author: string) =>
      filterView(view, { text, author }).problems.map(({ title }) => title)
    expect(titles('', '')).to.have.members(['Asthma bronchiale', 'Cold'])
    expect(titles('bronch ASTH', '')).to.deep.equal(['Asthma bronchiale'])
    expect(titles('', '0x01')).to.deep.equal(['Cold'])
    expect(titles('', SELF)).to.deep.equal(['Asthma bronchiale'])
    expect(titles('cold', SELF)).to.deep.equal([])
  })

  it('throws at no resource, however odd', () => {
    const odd = fc
      .record({ resourceType: fc.constantFrom('Condition', 'Observation', 'Patient', 'MedicationRequest') })
      .chain((base) =>
        fc
          .dictionary(
            fc.constantFrom('code', 'component', 'name', 'valueQuantity', 'referenceRange', 'dosage'),
            fc.jsonValue(),
          )
          .map((rest) => ({ ...rest, ...base })),
      )
    fc.assert(
      fc.property(odd, (resource) => void viewOf([record('a', resource)])),
      { numRuns: 500 },
    )
  })
})
