import { type KeysDigest, openReceipt, proofHash, toHex } from '@consentry/protocol'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { vkeysOf } from '../../../gateway/src/wiring/deploymentView.ts'
import { bytes32 } from '../../support/ids.ts'
import { addressOf, type Care, clinic, memberIs, openCare } from '../guarantees/care.ts'
import type { RigAnswer, RigSession } from '../rig/rigSession.ts'
import { storeRecord, type StoredRecord } from '../rig/storeRecord.ts'

const patient = addressOf('patient')

describe('a write', () => {
  let care: Care
  let member: RigSession
  let stored: StoredRecord

  beforeEach(async () => {
    care = await openCare()
    member = await care.login('member', clinic)
    stored = await write(member, 'first')
    expect(stored.answer.status).to.equal(200)
  })
  afterEach(() => care.close())

  const write = (session: RigSession, seed: string, id = 7): Promise<StoredRecord> =>
    storeRecord(session, { net: care.rig.base.net, patient, id, seed, org: clinic })
  const again = (session: RigSession): Promise<RigAnswer> =>
    session.call('POST', '/v1/records?purpose=TREAT', stored.bytes)
  const codeOf = ({ bytes }: RigAnswer): string => JSON.parse(bytes.toString()).code
  const denials = () =>
    care.rig.base.ledger.read(async (tx) => {
      const rows = await tx.leaves.trail(patient, 0, 200)
      return rows.filter(({ body }) => body?.includes('"type":"deny"')).length
    })

  it('that is repeated is acknowledged by the receipt of the first one, without another entry', async () => {
    const before = await care.rig.base.ledger.read((tx) => tx.leaves.size())
    const repeated = await again(await care.login('member', clinic))
    expect(repeated.bytes.toString()).to.equal(stored.answer.bytes.toString())
    const { receipt } = JSON.parse(repeated.bytes.toString())
    const told = { vkey: vkeysOf(care.rig.base).receipt, origin: care.rig.base.origin }
    const named = toHex(openReceipt(receipt, told, nodeCurves).proofHash)
    expect(named).to.equal(toHex(proofHash(stored.answer.proof ?? '')))
    expect(await care.rig.base.ledger.read((tx) => tx.leaves.size())).to.equal(before)
  })

  it('that collides with another is a conflict', async () => {
    expect(codeOf((await write(member, 'other')).answer)).to.equal('conflict')
    expect(await denials()).to.equal(0)
  })

  // Otherwise the answers would tell what is stored, and the attempt would be in no trail.
  it('of who may not write is refused for that alone, and is in the trail', async () => {
    const stranger = await care.login('stranger', clinic)
    await care.say({ type: 'KeysSet', patient, digest: bytes32(3) as KeysDigest, seq: 2, version: 0 })
    for (const [seed, id] of [
      ['other', 7],
      ['stale', 8],
    ] as const)
      expect(codeOf((await write(stranger, seed, id)).answer)).to.equal('no_access')
    expect(codeOf(await again(stranger))).to.equal('no_access')
    expect(await denials()).to.equal(1)
  })

  it('that is repeated by who is no member any more is refused', async () => {
    await care.say(memberIs(0))
    expect(codeOf(await again(member))).to.equal('no_access')
  })
})
