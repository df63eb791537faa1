import { expect } from 'chai'
import { type Care, openCare } from '../guarantees/care.ts'

describe('signatures of wallets that are not deployed', () => {
  let care: Care

  // What each of them takes, others test: here it is which of them is asked.
  before(async () => {
    care = await openCare({
      signatures: { isValid: async () => false },
      loginSignatures: { isValid: async () => true },
    })
  })
  after(() => care?.close())

  it('count for logins', async () => {
    const session = await care.login('patient')
    expect((await session.call('GET', '/v1/session')).status).to.equal(200)
  })

  it('count for nothing else', async () => {
    const answer = await care.fence(care.grant)
    expect(JSON.parse(answer.bytes.toString()).code).to.equal('bad_signature')
  })
})
