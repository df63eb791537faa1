import { type AuditEvent, parseAuditEvent } from '@consentry/protocol'
import { expect } from 'chai'
import { addressOf, type Care, clinic, openCare } from './care.ts'

const READS = 200

describe('G1: from the 200 of a fence on nothing is permitted that it ends', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  const trail = async (): Promise<readonly AuditEvent[]> => {
    const rows = await care.rig.base.ledger.read((tx) => tx.leaves.trail(addressOf('patient'), 0, 1_000))
    return rows.map(({ body }) => parseAuditEvent(body ?? ''))
  }

  for (const target of ['grant', 'all'] as const) {
    it(`${READS} parallel reads race a fence of ${target}: the log has every permission before it`, async function () {
      this.timeout(60_000)
      const session = await care.login('member', clinic)
      expect((await care.askKey(session)).status).to.equal(200)
      let acknowledged = false
      let isLate = false
      const read = async () => {
        const startedAfter = acknowledged
        const { status } = await care.askKey(session)
        if (startedAfter && status === 200) isLate = true
        return status
      }
      const half = Array.from({ length: READS / 2 }, read)
      await half[0]
      const fence = care.fence(target === 'all' ? 'all' : care.grant).then(({ status }) => {
        acknowledged = true
        return status
      })
      const rest = Array.from({ length: READS / 2 }, read)
      expect(await fence).to.equal(200)
      const statuses = await Promise.all([...half, ...rest])
      statuses.push(await read())

      expect(isLate).to.equal(false)
      expect(statuses.at(-1)).to.equal(403)
      expect(new Set(statuses)).to.deep.equal(new Set([200, 403]))
      const entries = await trail()
      const fenced = entries.findIndex(({ type }) => type === 'fence')
      const permitted = entries.flatMap(({ type }, at) => (type === 'read' ? [at] : []))
      expect(permitted.filter((at) => at > fenced)).to.deep.equal([])
      // One for each key that was let out, and the one before the race.
      expect(permitted.length).to.equal(statuses.filter((status) => status === 200).length + 1)
    })
  }

  it('a restart and a fork give nothing back', async () => {
    expect((await care.fence(care.grant)).status).to.equal(200)
    await care.restart()
    await care.say()
    expect((await care.askKey(await care.login('member', clinic))).status).to.equal(403)
    care.chain.cutTo(care.chain.blocks.length - 2)
    await care.say()
    await care.say()
    expect((await care.askKey(await care.login('member', clinic))).status).to.equal(403)
  })
})
