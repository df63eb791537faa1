import { expect } from 'chai'
import { dayOf, minuteOf, parseMoment } from '../../../cli/src/values/times.ts'
import {
  addressArgument,
  grantArgument,
  parseActions,
  parseClasses,
  parsePurposes,
  recordArgument,
  shortId,
  sizeOf,
} from '../../../cli/src/values/words.ts'

const now = Date.parse('2026-07-01T12:00:00Z')
const moment = (text: string): string => new Date(parseMoment(text, now, 'until') * 1000).toISOString()

describe('cli: what people write', () => {
  it('moments: dates, moments and spans', () => {
    expect(moment('2027-01-31')).to.equal('2027-01-31T00:00:00.000Z')
    expect(moment('2027-01-31T08:30Z')).to.equal('2027-01-31T08:30:00.000Z')
    expect(moment('90d')).to.equal('2026-09-29T12:00:00.000Z')
    expect(moment('2w')).to.equal('2026-07-15T12:00:00.000Z')
    expect(moment('1y')).to.equal('2027-07-01T12:00:00.000Z')
    for (const bad of [
      '',
      'soon',
      '2027-02-30',
      '2027-13-01',
      '31.01.2027',
      '-1d',
      '99999d',
      '1969-12-31',
      '5',
    ])
      expect(() => moment(bad), bad).to.throw('no moment')
  })

  it('classes, actions and purposes', () => {
    expect(parseClasses(['labs', 'labs', 's-01'])).to.deep.equal(['labs', 's-01'])
    expect(parseClasses(['all']))
      .to.include('billing')
      .and.not.include('hiv')
      .and.not.include('emergency')
    expect(() => parseClasses(['lab'])).to.throw('no class "lab"')
    expect(parseActions(['READ'])).to.deep.equal(['read'])
    expect(() => parseActions(['delete'])).to.throw('no action')
    expect(parsePurposes(['treat'])).to.deep.equal(['TREAT'])
    expect(() => parsePurposes(['BTG'])).to.throw('no purpose')
  })

  it('addresses and ids, in any case', () => {
    expect(addressArgument(`0x${'AB'.repeat(20)}`)).to.equal(`0x${'ab'.repeat(20)}`)
    expect(recordArgument('AB'.repeat(16))).to.equal('ab'.repeat(16))
    expect(grantArgument(`0x${'AB'.repeat(32)}`)).to.equal(`0x${'ab'.repeat(32)}`)
    for (const parse of [addressArgument, recordArgument, grantArgument])
      expect(() => parse('0x12'))
        .to.throw()
        .with.property('code', 'usage')
  })

  it('are shown short', () => {
    expect([shortId('0x1234'), shortId('0x1234567890abcdef')]).to.deep.equal(['0x1234', '0x12345678…'])
    expect([0, 1023, 1024, 1_572_864].map(sizeOf)).to.deep.equal(['0 B', '1023 B', '1.0 KiB', '1.5 MiB'])
    expect([dayOf(0), dayOf(253_402_300_800)]).to.deep.equal(['1970-01-01', 'no end'])
    expect(minuteOf(now)).to.equal('2026-07-01 12:00')
  })
})
