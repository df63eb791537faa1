import { expect } from 'chai'
import fc from 'fast-check'
import { GatewayError } from '../../../../gateway/src/errors/GatewayError.ts'
import { dateRange } from '../../../../gateway/src/http/fhir/dateRange.ts'

const at = (text: string): number => Date.parse(text)

describe('dateRange', () => {
  const spans = [
    ['2026', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    ['2026-11-26', '2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z'],
    ['2026-11-26T10:30Z', '2026-11-26T10:30:00Z', '2026-11-26T10:31:00Z'],
    ['2026-11-26T10:30:15+02:00', '2026-11-26T08:30:15Z', '2026-11-26T08:30:16Z'],
    ['2026-11-26T10:30:15 02:00', '2026-11-26T08:30:15Z', '2026-11-26T08:30:16Z'],
    ['2026-11-26T10:30:15.5Z', '2026-11-26T10:30:15.500Z', '2026-11-26T10:30:15.501Z'],
  ] as const
  for (const [text, from, to] of spans) {
    it(`takes ${text} for all that it can mean`, () => {
      expect(dateRange(text)).to.deep.equal({ from: at(from), to: at(to) })
    })
  }

  it('knows the prefixes of FHIR', () => {
    const day = { from: at('2026-11-26T00:00:00Z'), to: at('2026-11-27T00:00:00Z') }
    const end = Number.MAX_SAFE_INTEGER
    expect(dateRange('eq2026-11-26')).to.deep.equal(day)
    expect(dateRange('ge2026-11-26')).to.deep.equal({ from: day.from, to: end })
    expect(dateRange('gt2026-11-26')).to.deep.equal({ from: day.to, to: end })
    expect(dateRange('sa2026-11-26')).to.deep.equal({ from: day.to, to: end })
    expect(dateRange('le2026-11-26')).to.deep.equal({ from: 0, to: day.to })
    expect(dateRange('lt2026-11-26')).to.deep.equal({ from: 0, to: day.from })
    expect(dateRange('eb2026-11-26')).to.deep.equal({ from: 0, to: day.from })
  })

  it('wants several dates to hold together, and any without', () => {
    expect(dateRange(['ge2026-01-01', 'lt2026-02-01'])).to.deep.equal({
      from: at('2026-01-01T00:00:00Z'),
      to: at('2026-02-01T00:00:00Z'),
    })
    expect(dateRange(undefined)).to.deep.equal({ from: 0, to: Number.MAX_SAFE_INTEGER })
  })

  for (const text of ['2026-02-30', '2026-13', '2026-11-26T25:00Z', '26', 'ne2026', '2026-11-26T10', '']) {
    it(`refuses ${text === '' ? 'nothing' : text}`, () => {
      expect(() => dateRange(text))
        .to.throw(GatewayError)
        .with.property('code', 'bad_request')
    })
  }

  it('finds every instant in the day that it is written as', () => {
    const instants = fc.integer({ min: 0, max: at('2099-12-31T00:00:00Z') })
    fc.assert(
      fc.property(instants, (time) => {
        const { from, to } = dateRange(new Date(time).toISOString().slice(0, 10))
        expect(time).to.be.within(from, to - 1)
      }),
    )
  })
})
