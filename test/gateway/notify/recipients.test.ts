import { expect } from 'chai'
import { type ClassName, type MsgId, noticeSchema, type RequestId } from '@consentry/protocol'
import { createNoticeWriter } from '../../../gateway/src/notify/createNoticeWriter.ts'
import type { Told } from '../../../gateway/src/ports/NoticeWriter.ts'
import { address, grantId, ms, orgId, recordId, s } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { blockRow, openingRow } from '../store/rows.ts'

const patient = address(1)
const reader = address(2)
const [clinic, lab] = [orgId(7), orgId(8)]
const labs = 'labs' as ClassName
const requestId = '0'.repeat(32) as RequestId

describe('gateway/notify recipients', () => {
  let store: TemporaryLedger

  beforeEach(async () => {
    store = await temporaryLedger()
    await store.ledger.write(async (tx) => {
      const at = { block: 1, time: s(100), n: 1 }
      await tx.chain.insertBlock(blockRow(1))
      const delegates = [
        [reader, 16, 9_000],
        // May grant, not read; read until a moment ago; read, but is latched.
        [address(3), 1, 9_000],
        [address(4), 16, 2_000],
        [address(5), 16, 9_000],
      ] as const
      for (const [who, rights, validUntil] of delegates)
        await tx.chain.putDelegate(patient, who, { rights, validUntil: s(validUntil) }, at)
      await tx.latches.add({ kind: 'delegate', patient, delegate: address(5) }, 'chain', 1)
      await tx.consents.insertOpening(openingRow(1))
      await tx.consents.insertOpening(openingRow(2, { org: lab }))
      await tx.consents.insertOpening(openingRow(3, { org: orgId(9), expiresAt: 2_000 }))
    })
  })
  afterEach(() => store.remove())

  const told = async (one: Told) => {
    const clock = { now: () => ms(2_000_000) }
    const notify = createNoticeWriter({ clock, onWrite: () => {} })
    await store.ledger.write((tx) => notify(tx, [one]))
    const rows = await store.ledger.read((tx) => tx.notices.after(0, 99))
    for (const { data } of rows) {
      const notice: unknown = JSON.parse(data)
      expect(noticeSchema.parse(notice)).to.deep.equal({ ...one.fact, t: 2_000_000 })
    }
    return rows.map(({ recipient }) => recipient)
  }

  const rows: readonly (readonly [string, Told, readonly string[]])[] = [
    [
      'a grant',
      { fact: { type: 'grant', patient, org: clinic, grantId: grantId(1) } },
      [patient, reader, clinic],
    ],
    [
      'the revocation of a grant',
      { fact: { type: 'revoke', patient, grantId: grantId(2) } },
      [patient, reader, lab],
    ],
    [
      'the fence of an unknown grant',
      { fact: { type: 'fence', patient, target: grantId(9) } },
      [patient, reader],
    ],
    [
      'the fence of everything',
      { fact: { type: 'fence', patient, target: 'all' } },
      [patient, reader, clinic, lab],
    ],
    ['new keys', { fact: { type: 'keys', patient, keysSeq: 2, version: 1 } }, [patient, reader, clinic, lab]],
    [
      'a delegate without READ',
      { fact: { type: 'delegate', patient, delegate: address(6), rights: 0 } },
      [patient, reader, address(6)],
    ],
    [
      'an access request',
      { fact: { type: 'request', patient, org: lab, requestId, state: 'open' } },
      [patient, reader, lab],
    ],
    [
      'a message',
      { fact: { type: 'message', from: lab, to: patient, msgId: '1'.repeat(32) as MsgId } },
      [lab, patient],
    ],
    [
      'a record of a clinic',
      { fact: { type: 'record', patient, recordId: recordId(1), ver: 1, class: labs, org: clinic } },
      [patient, reader, clinic],
    ],
    [
      'a record of her own',
      { fact: { type: 'record', patient, recordId: recordId(1), ver: 1, class: labs, org: null } },
      [patient, reader],
    ],
    [
      'an access',
      { fact: { type: 'access', patient, org: clinic, actor: address(9), decision: 'deny', index: 3 } },
      [patient, reader],
    ],
    [
      'an access of the delegate',
      { fact: { type: 'access', patient, org: null, actor: reader, decision: 'allow', index: 3 } },
      [patient],
    ],
    [
      'a relay',
      { fact: { type: 'relay', relayId: 'a'.repeat(32), state: 'safe' }, patient },
      [patient, reader],
    ],
  ]
  for (const [what, one, recipients] of rows) {
    it(`tells ${what} to those it concerns, and to nobody else`, async () => {
      expect(await told(one)).to.have.members(recipients)
    })
  }
})
