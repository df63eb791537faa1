import { expect } from 'chai'
import { toUtf8 } from '@consentry/protocol'
import { s } from '../../support/ids.ts'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'

describe('a write by an organisation', () => {
  let care: Care
  before(async () => {
    care = await openCare()
  })
  after(() => care.close())

  it('asks for a new login where the membership is younger: readers look at the block of the login', async () => {
    const early = await care.login('stranger', clinic)
    await care.say({
      type: 'MemberSet',
      orgId: clinic,
      who: addressOf('stranger'),
      roles: 1,
      validUntil: s(900_000),
    })
    const write = (session: typeof early) => session.call('POST', '/v1/records?purpose=TREAT', toUtf8('{}'))
    const refused = await write(early)
    expect(refused.status).to.equal(403)
    expect(JSON.parse(refused.bytes.toString())).to.have.property('code', 'step_up_required')
    const late = await write(await care.login('stranger', clinic))
    expect(JSON.parse(late.bytes.toString())).to.have.property('code', 'invalid_manifest')
  })
})
