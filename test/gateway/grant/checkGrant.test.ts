import type { GrantPayload, Opening, SignatureHex } from '@consentry/protocol'
import { expect } from 'chai'
import { checkGrant } from '../../../gateway/src/grant/checkGrant.ts'
import type { View } from '../../../gateway/src/handover/ReadyRequest.ts'
import { address, blockHash, bytes32, orgId, s } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'

const patient = address(1)
const org = orgId(1)
const now = 1_800_000_000
const block = {
  number: 9,
  hash: bytes32(9),
  parentHash: bytes32(8),
  time: s(now),
  consentCount: 0,
  providerCount: 1,
  anchorCount: 0,
}
const view: View = { latest: block, safe: block, maxStale: s(60), wall: s(now) }

describe('gateway/grant/checkGrant', () => {
  let store: TemporaryLedger

  beforeEach(async () => {
    store = await temporaryLedger()
    await store.ledger.write(async (tx) => {
      await tx.chain.insertBlock(block)
      const facts = { admin: address(7), validUntil: s(now + 1e6), status: 1, roles: 1, keyVersion: 0 }
      await tx.chain.putOrg(
        org,
        { ...facts, encKey: bytes32(0), name: 'Clinic' },
        { block: 9, time: s(now), n: 1 },
      )
    })
  })

  afterEach(() => store.remove())

  const check = (namedTime: number): Promise<unknown> =>
    store.ledger.write((tx) =>
      checkGrant(tx, view, { payload: payload(), named: { hash: blockHash(10), time: s(namedTime) } }),
    )

  it('takes a grant that names a block newer than the index has', async () => {
    expect(await check(now + 2)).to.match(/^0x[0-9a-f]{64}$/)
  })

  it('takes one that names a block of an hour ago and none older', async () => {
    expect(await check(now - 3_600)).to.match(/^0x[0-9a-f]{64}$/)
    const refused = await check(now - 3_601).catch((error: unknown) => error)
    expect(refused).to.have.property('code', 'bad_signature')
  })
})

function payload(): GrantPayload {
  const terms: Opening['terms'] = {
    grantee: org,
    granteeName: 'Clinic',
    classes: ['labs' as Opening['terms']['classes'][number]],
    actions: ['read'],
    purposes: ['TREAT'],
    notBefore: s(now),
    expiresAt: s(now + 86_400),
    recordsFrom: s(0),
    recordsTo: s(253_402_300_799),
    blockNumber: 10,
    blockHash: blockHash(10),
    salt: bytes32(5),
  }
  const sig = `0x${'1'.repeat(130)}` as SignatureHex
  return { v: 1, opening: { patient, version: 0, terms }, signer: patient, sig, keys: [] }
}
