import { expect } from 'chai'
import { recordTime } from '../../fhir/src/index.ts'

const FALLBACK = Date.UTC(2020, 1, 3)

function day(resource: object, notAfter?: number): string {
  const bounds = notAfter === undefined ? { fallback: FALLBACK } : { fallback: FALLBACK, notAfter }
  const time = recordTime({ resourceType: 'Basic', ...resource }, bounds)
  expect(time % 86_400_000).to.equal(0)
  return new Date(time).toISOString().slice(0, 10)
}

describe('fhir/recordTime', () => {
  const texts: readonly (readonly [written: string, day: string])[] = [
    ['2015', '2015-01-01'],
    ['2015-02', '2015-02-01'],
    ['2015-02-07', '2015-02-07'],
    ['2015-02-07T13:28:17.239+02:00', '2015-02-07'],
    ['2015-02-07T23:30:00-05:00', '2015-02-08'],
    ['2015-02-07T00:30:00+01:00', '2015-02-06'],
    ['2015-02-07T13:28', '2015-02-07'],
    ['2016-02-29', '2016-02-29'],
    ['1969-12-31', '1970-01-01'],
    ['1932-05-05T00:00:00Z', '1970-01-01'],
  ]
  for (const [written, expected] of texts) {
    it(`cuts ${written} to ${expected}`, () => expect(day({ effectiveDateTime: written })).to.equal(expected))
  }

  it('takes the fallback for what is no date', () => {
    for (const written of [
      '',
      'soon',
      '2015-02-30',
      '2015-13',
      '2015-02-07T25:00Z',
      '15-02-07',
      20150207,
      null,
      {},
      [],
      '0015',
    ]) {
      expect(day({ effectiveDateTime: written })).to.equal('2020-02-03')
    }
  })

  it('prefers the clinical time to the time of writing and that to the last update', () => {
    const meta = { lastUpdated: '2024-01-01T00:00:00Z' }
    expect(day({ onsetDateTime: '2021', recordedDate: '2022', meta })).to.equal('2021-01-01')
    expect(day({ recordedDate: '2022', meta })).to.equal('2022-01-01')
    expect(day({ meta })).to.equal('2024-01-01')
    expect(day({})).to.equal('2020-02-03')
  })

  it('reads a Period by its start, else its end, a Timing by its first event, and inner fields', () => {
    expect(day({ performedPeriod: { start: '2021-05', end: '2021-06' } })).to.equal('2021-05-01')
    expect(day({ performedPeriod: { end: '2021-06' } })).to.equal('2021-06-01')
    expect(day({ occurrenceTiming: { event: ['2021-07-08'] } })).to.equal('2021-07-08')
    expect(day({ collection: { collectedDateTime: '2021-08-09' } })).to.equal('2021-08-09')
    expect(day({ date: '2021', context: { period: { start: '2019' } } })).to.equal('2019-01-01')
  })

  const fields =
    'effectiveInstant onsetPeriod performedDateTime occurrenceDateTime authoredOn authored started createdDateTime sent ' +
    'billablePeriod servicedDate whenHandedOver recordedDate date issued start startDate period created timestamp'
  for (const name of fields.split(' ')) {
    it(`reads ${name}`, () => {
      expect(day({ [name]: name.endsWith('eriod') ? { start: '2021-09-10' } : '2021-09-10' })).to.equal(
        '2021-09-10',
      )
    })
  }

  it('takes the time of a document from its first entry, else from the Bundle', () => {
    const document = { resourceType: 'Bundle', type: 'document', timestamp: '2022-01-01T00:00:00Z' }
    const entry = [{ resource: { resourceType: 'Composition', date: '2021-12-30' } }]
    expect(day({ ...document, entry })).to.equal('2021-12-30')
    expect(day(document)).to.equal('2022-01-01')
  })

  it('bounds a time that lies ahead', () => {
    const notAfter = Date.UTC(2024, 5, 7, 18)
    expect(day({ start: '2031-01-01T10:00:00Z' }, notAfter)).to.equal('2024-06-07')
    expect(day({ start: '2024-06-06T10:00:00Z' }, notAfter)).to.equal('2024-06-06')
  })
})
