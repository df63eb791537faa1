import { createHash } from 'node:crypto'
import {
  maxEnclosedBytes,
  maxEnclosedEnvelope,
  type RecordId,
  releasedKeySchema,
  type Sha256Hex,
  toHex,
} from '@consentry/protocol'
import { expect } from 'chai'
import { ms, recordId } from '../../support/ids.ts'
import { addressOf, type Care, clinic, openCare } from '../guarantees/care.ts'
import type { RigAnswer } from '../rig/rigSession.ts'
import { recordRow } from '../store/rows.ts'

const patient = addressOf('patient')

describe('what comes along with a key', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  /** Stores a blob of this size and a record that names it. */
  const store = async (id: number, size: number, evidence = evidenceOf(1)) => {
    const bytes = new Uint8Array(size).fill(id)
    const sha256 = createHash('sha256').update(bytes).digest('hex') as Sha256Hex
    const stored = await care.rig.base.blobs.put(once(bytes), { sha256, maxBytes: size })
    const hash = createHash('sha256').update(evidence).digest('hex')
    await care.rig.base.ledger.write(async (tx) => {
      const { cid } = stored
      await tx.blobs.insert({ sha256, cid, size, session: 'aa', storedAt: ms(1) })
      await tx.leaves.insertEvidence({ hash, bytes: evidence })
      const change = { patient, recordId: recordId(id), className: 'labs', also: [], admittedHeight: 1 }
      const row = recordRow(id, { ...change, org: null, t: ms(1_000), sha256, cid, size, evidence: hash })
      await tx.records.insert(row, { kind: 1, epoch: 1, wrap: new Uint8Array(114).fill(0x5e) })
    })
    return { bytes, sha256, id: recordId(id) }
  }

  const member = () => care.login('member', clinic)
  const path = (id: RecordId) => `/v1/patients/${patient}/records/${id}/key`
  const wanted = { ciphertext: true, evidence: true }
  const read = { action: 'read', purpose: 'TREAT' }

  it('is nothing unless asked for', async () => {
    const { id } = await store(1, 100)
    const key = jsonOf(await (await member()).call('POST', path(id), read))
    expect(key).to.have.all.keys('recordId', 'wrap', 'epoch', 'manifest', 'cid', 'receipt')
  })

  it('is the whole ciphertext and the author’s evidence, in one decision', async () => {
    const { bytes, id } = await store(1, 10_000)
    const session = await member()
    const before = await leaves()
    const key = jsonOf(await session.call('POST', path(id), { ...read, ...wanted }))
    expect(Buffer.from(key.ciphertext, 'base64url')).to.deep.equal(Buffer.from(bytes))
    expect(key.evidence).to.deep.equal(JSON.parse(Buffer.from(evidenceOf(1)).toString()))
    expect(releasedKeySchema.safeParse({ ...key, manifest: '' }).success).to.equal(true)
    expect(await leaves()).to.equal(before + 1)
  })

  it('leaves a large ciphertext to be fetched, and lets it be', async () => {
    const { id, sha256 } = await store(1, maxEnclosedEnvelope + 1)
    const session = await member()
    const key = jsonOf(await session.call('POST', path(id), { ...read, ...wanted }))
    expect(key).not.to.have.property('ciphertext')
    expect((await session.call('GET', `/v1/blobs/${sha256}`)).status).to.equal(200)
  })

  it('lets nobody fetch what came along', async () => {
    const { id, sha256 } = await store(1, maxEnclosedEnvelope)
    const session = await member()
    expect(jsonOf(await session.call('POST', path(id), { ...read, ...wanted }))).to.have.property(
      'ciphertext',
    )
    expect((await session.call('GET', `/v1/blobs/${sha256}`)).status).to.equal(403)
  })

  it('fills an answer up to its room, and gives evidence once for all its records', async () => {
    const count = maxEnclosedBytes / maxEnclosedEnvelope + 2
    const records: RecordId[] = []
    for (let i = 1; i <= count; i++)
      records.push((await store(i, maxEnclosedEnvelope, evidenceOf(i <= 2 ? 1 : i))).id)
    const session = await member()
    const body = { ...read, ...wanted, records }
    const answer = await session.call('POST', `/v1/patients/${patient}/keys`, body)
    const { items } = JSON.parse(answer.bytes.toString())
    const has = (name: string) => items.filter((item: object) => name in item).length
    // The last of those that would fit has to make room for the evidence before it.
    expect(has('ciphertext')).to.equal(count - 3)
    expect(has('evidence')).to.equal(count - 1)
    expect(items[1]).not.to.have.property('evidence')
    expect(answer.bytes.length).to.be.below(4_194_304)
  })

  it('comes with no refusal', async () => {
    const { id } = await store(1, 100)
    await care.fence(care.grant)
    const session = await member()
    const plain = await session.call('POST', path(id), read)
    const answer = await session.call('POST', path(id), { ...read, ...wanted })
    expect(answer.status).to.equal(403)
    expect(answer.bytes).to.deep.equal(plain.bytes)
  })

  it('a blob that is damaged is said of its record alone', async () => {
    const [whole, lost] = [await store(1, 100), await store(2, 100)]
    await care.rig.base.blobs.delete(lost.sha256)
    const session = await member()
    const single = await session.call('POST', path(lost.id), { ...read, ...wanted })
    expect(single.status).to.equal(503)
    const body = { ...read, ...wanted, records: [lost.id, whole.id] }
    const { items } = JSON.parse(
      (await session.call('POST', `/v1/patients/${patient}/keys`, body)).bytes.toString(),
    )
    expect(items[0]).to.deep.equal({ recordId: lost.id, code: 'storage_unavailable' })
    expect(items[1]).to.have.property('ciphertext')
  })

  it('takes no other word for yes', async () => {
    const { id } = await store(1, 100)
    const session = await member()
    for (const ciphertext of [false, null, 1, 'true']) {
      expect((await session.call('POST', path(id), { ...read, ciphertext })).status).to.equal(400)
    }
  })

  function leaves(): Promise<number> {
    return care.rig.base.ledger.read((tx) => tx.leaves.size())
  }
})

function evidenceOf(number: number): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      dpop: `proof${number}`,
      siwe: 'login',
      siweBlock: { hash: `0x${toHex(new Uint8Array(32).fill(7))}`, number: 1 },
      siweSig: `0x${'11'.repeat(65)}`,
    }),
  )
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function jsonOf({ status, bytes }: RigAnswer) {
  expect(status, bytes.toString()).to.equal(200)
  return JSON.parse(bytes.toString())
}
