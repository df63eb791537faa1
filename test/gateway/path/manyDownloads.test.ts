import { proofHash } from '@consentry/protocol'
import { expect } from 'chai'
import { authenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import { hash } from '../../support/ids.ts'
import { addressOf, type Care, openCare } from '../guarantees/care.ts'
import { sessionRow } from '../store/rows.ts'

describe('downloads', () => {
  let care: Care
  // A turn that does not come is noticed soon.
  before(async () => {
    care = await openCare({ settings: { CONSENTRY_DATABASE_WAIT_MS: '500' } })
  })
  after(() => care.close())

  it('do not wait for each other, however many begin in one turn', async () => {
    const actor = addressOf('patient')
    const request = authenticRequest({
      session: sessionRow(1, { address: actor, role: 'patient' }),
      actor,
      org: null,
      dpop: 'proof',
      proofHash: proofHash('proof'),
      target: '/',
      body: new Uint8Array(),
      lines: null,
    })
    const found = await Promise.all(
      Array.from({ length: 40 }, () => care.rig.paths.blob.find(request, hash(0xb10b))),
    )
    expect(new Set(found.map(({ sha256 }) => sha256))).to.deep.equal(new Set([hash(0xb10b)]))
  })
})
