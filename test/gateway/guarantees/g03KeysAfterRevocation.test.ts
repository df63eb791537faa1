import {
  fromHex,
  type KeysDigest,
  rawCid,
  type RecordManifest,
  serialiseRecordManifest,
  type Sha256Hex,
  toBase64url,
  toUtf8,
} from '@consentry/protocol'
import { expect } from 'chai'
import { bytes32, hash, ms, recordId } from '../../support/ids.ts'
import type { RigSession } from '../rig/rigSession.ts'
import { addressOf, type Care, clinic, openCare } from './care.ts'

// What keys of the revoked party open is shown with real keys in test/sdk/http/journey.test.ts.

describe('G3: after a revocation no record is sealed to keys of before', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
    const sha256 = hash(0x1234) as Sha256Hex
    const row = { sha256, cid: rawCid(fromHex(sha256)), size: 100, session: 'aa', storedAt: ms(1) }
    await care.rig.base.ledger.write((tx) => tx.blobs.insert(row))
  })
  afterEach(() => care.close())

  const write = async (session: RigSession, sealed: 'class' | 'inbox', number: number) => {
    const wrap = new Uint8Array(114)
    wrap.set([1, sealed === 'class' ? 1 : 2])
    const sha256 = hash(0x1234) as Sha256Hex
    const manifest: RecordManifest = {
      v: 1,
      net: care.rig.base.net,
      patient: addressOf('patient'),
      recordId: recordId(number),
      ver: 1,
      class: 'labs' as RecordManifest['class'],
      also: [],
      epoch: sealed === 'class' ? 1 : 0,
      keysSeq: 1,
      t: ms(1_000),
      cid: rawCid(fromHex(sha256)),
      sha256,
      size: 100,
      wrap: toBase64url(wrap),
      org: session.address === addressOf('member') ? clinic : null,
    }
    const body = toUtf8(serialiseRecordManifest(manifest))
    const answer = await session.call('POST', '/v1/records?purpose=TREAT', body)
    return answer.status === 200 ? 'taken' : JSON.parse(answer.bytes.toString()).code
  }

  it('the gateway takes class keys before, and only the inbox after', async () => {
    const patient = await care.login('patient')
    const member = await care.login('member', clinic)
    expect(await write(patient, 'class', 1)).to.equal('taken')
    expect(await write(member, 'class', 2)).to.equal('taken')
    const by = addressOf('patient')
    await care.say({ type: 'Revoked', patient: by, id: care.grant, by, version: 1 })
    expect(await write(patient, 'class', 3)).to.equal('stale_sequence')
    expect(await write(member, 'class', 4)).to.equal('no_access')
    expect(await write(patient, 'inbox', 5)).to.equal('taken')
  })

  it('keys of the new version are taken again', async () => {
    const patient = await care.login('patient')
    const by = addressOf('patient')
    await care.say({ type: 'AllRevoked', patient: by, by, version: 1 })
    expect(await write(patient, 'class', 1)).to.equal('stale_sequence')
    await care.say({ type: 'KeysSet', patient: by, digest: bytes32(2) as KeysDigest, seq: 1, version: 1 })
    expect(await write(patient, 'class', 2)).to.equal('taken')
  })
})
