import type { Address, OrgId } from '@consentry/protocol'
import { expect } from 'chai'
import { requestId } from '../../support/ids.ts'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'

const patient = addressOf('patient')
const life = 14 * 86_400_000

describe('an access request that nobody answers', () => {
  let care: Care
  let madeAt: number

  beforeEach(async () => {
    care = await openCare()
    const member = await care.login('member', clinic)
    madeAt = care.rig.clock.time
    for (const n of [1, 2]) {
      const wrap = Buffer.alloc(1106).toString('base64url')
      const asked = { patient, requestId: requestId(n), wrap }
      expect((await member.call('POST', '/v1/access-requests', asked)).status).to.equal(202)
    }
    const answered = `/v1/access-requests/${requestId(2)}/answer`
    const owner = await care.login('patient')
    expect((await owner.call('POST', answered, { answer: 'declined' })).status).to.equal(200)
  })
  afterEach(() => care.close())

  /** States of requests that somebody was told, by request. */
  const told = async (recipient: Address | OrgId) => {
    const page = { after: 0, limit: 99 }
    const rows = await care.rig.base.ledger.read((tx) => tx.notices.ofRecipient(recipient, page))
    return rows.flatMap(({ type, data }) => {
      const { requestId: id, state } = JSON.parse(data)
      return type === 'request' ? [`${Number(id)} ${state}`] : []
    })
  }
  const before = ['1 open', '2 open', '2 declined']

  it('expires after 14 days, and both are told, once', async () => {
    care.rig.clock.time = madeAt + life - 1
    await care.rig.paths.accessRequests.expire()
    expect(await told(patient)).to.deep.equal(before)
    care.rig.clock.time = madeAt + life
    await care.rig.paths.accessRequests.expire()
    await care.rig.paths.accessRequests.expire()
    for (const side of [patient, clinic]) expect(await told(side)).to.deep.equal([...before, '1 expired'])
  })

  it('is expired for whoever asks, before anybody was told and after', async () => {
    const states = async () => {
      const owner = await care.login('patient')
      const answer = await owner.call('GET', '/v1/access-requests')
      return JSON.parse(answer.bytes.toString()).items.map(({ state }: { state: string }) => state)
    }
    expect(await states()).to.deep.equal(['open', 'declined'])
    care.rig.clock.time = madeAt + life
    expect(await states()).to.deep.equal(['expired', 'declined'])
    await care.rig.paths.accessRequests.expire()
    expect(await states()).to.deep.equal(['expired', 'declined'])
  })

  it('cannot be answered any more', async () => {
    care.rig.clock.time = madeAt + life
    await care.rig.paths.accessRequests.expire()
    const target = `/v1/access-requests/${requestId(1)}/answer`
    const answer = await (await care.login('patient')).call('POST', target, { answer: 'declined' })
    expect(JSON.parse(answer.bytes.toString()).code).to.equal('conflict')
  })
})
