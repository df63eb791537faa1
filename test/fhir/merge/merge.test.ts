import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  FhirError,
  merge,
  type MergedView,
  mergedBundle,
  readFhirJson,
  type SourceRecord,
  split,
} from '../../../fhir/src/index.ts'
import { glucose, harbour, hill, patientWriter, source, vaccination } from './sources.ts'

/** Record numbers of each wording of each item. */
function shape({ items }: MergedView): number[][][] {
  return items.map(({ shown, others }) =>
    [shown, ...others].map(({ sources }) => sources.map(({ recordId }) => Number.parseInt(recordId, 16))),
  )
}

describe('fhir/merge', function () {
  this.timeout(60_000)
  it('keeps what different things are apart', () => {
    const view = merge([source(1, vaccination()), source(2, glucose(5)), source(3, glucose(6))])
    expect(shape(view)).to.deep.equal([[[1]], [[3]], [[2]]].sort((a, b) => compareItems(view, a, b)))
    expect(view.items.flatMap(({ matchedBy }) => matchedBy)).to.deep.equal([])
  })

  it('takes the same content for one thing, whatever server, id and order of fields it has', () => {
    const { status, resourceType, ...rest } = vaccination()
    const view = merge([
      source(1, vaccination({ id: 'a', meta: { lastUpdated: '2022-01-01T00:00:00Z' } })),
      source(
        2,
        { ...rest, status, id: 'b', resourceType, patient: { reference: 'Patient/4711' } },
        { writer: harbour },
      ),
    ])
    expect(shape(view)).to.deep.equal([[[1, 2]]])
    expect(view.items[0]?.matchedBy).to.deep.equal(['business', 'content'])
  })

  it('takes an identifier of system and value for one thing, and keeps the contradiction', () => {
    const numbered = { identifier: [{ system: 'urn:lab', value: '77' }], occurrenceDateTime: '2021-06-04' }
    const view = merge([
      source(1, vaccination({ identifier: numbered.identifier })),
      source(2, vaccination(numbered), { writer: harbour }),
    ])
    expect(shape(view)).to.deep.equal([[[2], [1]]])
    expect(view.items[0]?.matchedBy).to.deep.equal(['identifier'])
  })

  it('does not take a number without a system, an old one or another test of one order for the same', () => {
    const order = [{ system: 'urn:order', value: '1' }]
    const other = { code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] } }
    const view = merge([
      source(1, glucose(5, { identifier: order })),
      source(2, glucose(5, { identifier: order, ...other })),
      source(3, vaccination({ identifier: [{ value: '1' }], occurrenceDateTime: '2020-01-01' })),
      source(4, vaccination({ identifier: [{ value: '1' }], occurrenceDateTime: '2020-01-02' })),
      source(
        5,
        vaccination({ identifier: [{ system: 's', value: '1', use: 'old' }], occurrenceDateTime: '2019' }),
      ),
      source(6, vaccination({ identifier: [{ system: 's', value: '1' }], occurrenceDateTime: '2018' })),
    ])
    expect(view.items).to.have.length(6)
  })

  it('takes vaccine and day, substance, or test, minute and result for one thing', () => {
    const allergy = (criticality: string) => ({
      resourceType: 'AllergyIntolerance',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '91936005' }] },
      patient: { reference: 'Patient/zoe' },
      criticality,
    })
    const view = merge([
      source(1, vaccination({ occurrenceDateTime: '2021-06-03' })),
      source(2, vaccination({ occurrenceDateTime: '2021-06-03T10:15:00Z', lotNumber: 'A1' })),
      source(3, allergy('low')),
      source(4, allergy('high')),
      source(5, glucose(5)),
      source(6, glucose(5, { effectiveDateTime: '2024-02-12T09:00:30+01:00', note: [{ text: 'fasting' }] })),
    ])
    expect(shape(view).map((variants) => variants.flat().sort())).to.deep.equal([
      [3, 4],
      [1, 2],
      [5, 6],
    ])
    for (const { matchedBy } of view.items) expect(matchedBy).to.deep.equal(['business'])
  })

  it('takes Type/id of one server or one organisation for one thing, but not of two', () => {
    const at = (server: string, change: object) =>
      glucose(5, { id: 'g1', meta: { source: `https://${server}/fhir/Observation/g1` }, ...change })
    const view = merge([
      source(1, at('a.example', {})),
      source(2, at('a.example', { status: 'amended', valueQuantity: { value: 7 } })),
      source(3, at('b.example', { valueQuantity: { value: 8 } })),
      source(4, glucose(9, { id: 'g1' }), { writer: harbour }),
      source(5, glucose(10, { id: 'g1' }), { writer: harbour }),
      source(6, glucose(11, { id: 'g1' }), { writer: hill }),
      source(7, glucose(12, { id: 'g1' })),
    ])
    expect(new Set(shape(view).map((variants) => variants.flat().sort().join()))).to.deep.equal(
      new Set(['1,2', '3', '4,5', '6', '7']),
    )
  })

  it('shows first what was updated last', () => {
    const of = (number: number, lastUpdated: string | undefined, lotNumber: string) =>
      source(
        number,
        vaccination({ lotNumber, ...(lastUpdated === undefined ? {} : { meta: { lastUpdated } }) }),
      )
    const dated = merge([of(1, '2024-05-01T00:00:00Z', 'A'), of(2, '2023-01-01T00:00:00Z', 'B')])
    expect(shape(dated)).to.deep.equal([[[1], [2]]])
    const undated = merge([of(1, undefined, 'A'), of(2, undefined, 'B')])
    expect(shape(undated)).to.deep.equal([[[2], [1]]])
  })

  it('has one patient', () => {
    const view = merge([
      source(1, { resourceType: 'Patient', id: 'zoe', gender: 'female' }),
      source(2, { resourceType: 'Patient', id: '4711', birthDate: '1980-01-01' }, { writer: hill }),
    ])
    expect(view.items).to.have.length(1)
    expect(view.items[0]?.others).to.have.length(1)
  })

  it('takes the same record twice for one source', () => {
    const view = merge([source(1, vaccination()), source(1, vaccination())])
    expect(shape(view)).to.deep.equal([[[1]]])
  })

  it('refuses what is nested too deep', () => {
    let deep: object = {}
    for (let i = 0; i < 600; i++) deep = { extension: [deep] }
    const error = ((): unknown => {
      try {
        return merge([source(1, { resourceType: 'Basic', ...deep })])
      } catch (cause) {
        return cause
      }
    })()
    expect(error).to.be.instanceOf(FhirError)
  })
})

describe('fhir/merge: properties', function () {
  this.timeout(60_000)
  const file = new URL('../../../data/patients/zoe-lukasiewicz.json', import.meta.url)
  const { items } = split(readFhirJson(readFileSync(file, 'utf8')), { fallback: 0 })
  const writers = [patientWriter, harbour, hill]
  const anySource: fc.Arbitrary<SourceRecord> = fc
    .tuple(fc.nat(items.length - 1), fc.nat(2), fc.nat(1), fc.nat(500))
    .map(([at, writer, change, number]) => {
      const resource = { ...items[at]?.resource, resourceType: items[at]?.resource.resourceType ?? '' }
      const altered = change === 0 ? resource : { ...resource, language: 'de' }
      return source(number * 1000 + at * 3 + writer, altered, { writer: writers[writer] ?? harbour })
    })

  it('gives the same view and Bundle in whatever order the sources come, and loses none', () => {
    const shuffled = fc
      .array(anySource, { maxLength: 60 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const unique = [...new Map(list.map((one) => [one.recordId, one])).values()]
        const again = other.filter((one) => unique.includes(one))
        const view = merge(unique)
        const bundle = mergedBundle(view, { timestamp: 0 })
        expect(mergedBundle(merge(again), { timestamp: 0 })).to.deep.equal(bundle)
        expect(shape(view).flat(2).sort()).to.deep.equal(
          unique.map(({ recordId }) => Number.parseInt(recordId, 16)).sort(),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('takes a record that several wrote alike for one thing each', () => {
    const all = items.flatMap(({ resource }, i) =>
      writers.map((writer, w) => source(i * 3 + w, resource, { writer })),
    )
    const view = merge(all)
    expect(view.items.every(({ shown }) => shown.sources.length >= 3)).to.equal(true)
    expect(view.items.reduce((sum, { others }) => sum + others.length, 0)).to.equal(0)
  })
})

/** Ids decide between things of the same time. */
function compareItems({ items }: MergedView, a: number[][], b: number[][]): number {
  const at = (wanted: number[][]): number =>
    items.findIndex(({ shown }) => Number.parseInt(shown.sources[0]?.recordId ?? '', 16) === wanted[0]?.[0])
  return at(a) - at(b)
}
