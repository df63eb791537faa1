import { expect } from 'chai'
import { createPasses } from '../../../gateway/src/wiring/createPasses.ts'
import { hash, ms, orgId, requestId } from '../../support/ids.ts'
import { addressOf, type Care, openCare } from '../guarantees/care.ts'
import { accessRequestRow } from '../store/rows.ts'

const day = 86_400_000
const patient = addressOf('patient')

describe('what a gateway tidies by itself', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  const tidy = () => createPasses(care.rig.base, care.rig.engine, care.rig.paths).tidy()

  it('deletes messages after 30 days and tells of requests that expired', async () => {
    const now = 100 * day
    care.rig.clock.time = now
    const message = { from: patient, to: orgId(7), wrap: Uint8Array.of(1) }
    await care.rig.base.ledger.write(async (tx) => {
      await tx.messages.insert({ ...message, id: hash(1), sentAt: ms(now - 30 * day - 1) })
      await tx.messages.insert({ ...message, id: hash(2), sentAt: ms(now - 30 * day) })
      const createdAt = ms(now - 14 * day)
      await tx.accessRequests.insert(accessRequestRow(requestId(1), { patient, createdAt }))
    })
    await tidy()
    await care.rig.base.ledger.read(async (tx) => {
      const left = await tx.messages.ofParty(patient, { after: 0, limit: 9 })
      expect(left.map(({ id }) => id)).to.deep.equal([hash(2)])
      expect((await tx.accessRequests.get(requestId(1)))?.answer).to.deep.equal({ kind: 'expired' })
    })
  })

  it('goes on with an erasure of everything', async () => {
    await care.rig.base.ledger.write((tx) => tx.erasures.begin(patient))
    await tidy()
    await care.rig.base.ledger.read(async (tx) => {
      expect(await tx.erasures.pending(1)).to.deep.equal([])
      expect((await tx.leaves.trail(patient, 0, 99)).every(({ body }) => body === null)).to.equal(true)
    })
  })
})
