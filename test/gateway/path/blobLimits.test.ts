import { createHash } from 'node:crypto'
import { type KeysDigest, serialiseRecordManifest, toUtf8 } from '@consentry/protocol'
import { expect } from 'chai'
import { bytes32, recordId } from '../../support/ids.ts'
import { addressOf, type Care, openCare } from '../guarantees/care.ts'
import type { RigSession } from '../rig/rigSession.ts'
import { bytesOf, storeRecord } from '../rig/storeRecord.ts'

const patient = addressOf('stranger')

function envelopeOf(seed: string, size: number): { readonly sha256: string; readonly bytes: Buffer } {
  const bytes = Buffer.concat([Buffer.from('434e535901010000', 'hex'), bytesOf(seed, size - 8)])
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes }
}

describe('what a session and a patient may store', () => {
  let care: Care
  let owner: RigSession

  const open = async (settings: Readonly<Record<string, string>>): Promise<void> => {
    care = await openCare({ settings })
    await care.say({ type: 'KeysSet', patient, digest: bytes32(2) as KeysDigest, seq: 1, version: 0 })
    owner = await care.login('stranger')
  }
  afterEach(() => care.close())

  const put = async (seed: string, size: number): Promise<number> => {
    const { sha256, bytes } = envelopeOf(seed, size)
    return (await owner.call('PUT', `/v1/blobs/${sha256}`, bytes)).status
  }

  it('is bounded in bytes that no record names, to the byte', async () => {
    await open({ CONSENTRY_LIMIT_UNNAMED_BYTES: '1000' })
    expect(await put('a', 600)).to.equal(201)
    expect(await put('b', 401)).to.equal(413)
    expect(await put('c', 400)).to.equal(201)
    expect(await put('d', 100)).to.equal(413)
  })

  it('is bounded in them, too, where several come at the same time', async () => {
    await open({ CONSENTRY_LIMIT_UNNAMED_BYTES: '1000' })
    const statuses = await Promise.all(['a', 'b', 'c', 'd'].map((seed) => put(seed, 400)))
    expect(statuses.toSorted()).to.deep.equal([201, 201, 413, 413])
    const kept = await Promise.all(
      ['a', 'b', 'c', 'd'].map((seed) => care.rig.base.blobs.has(envelopeOf(seed, 400).sha256)),
    )
    expect(kept.filter((isKept) => isKept)).to.have.length(2)
  })

  it('counts all records of a batch against the quota of the patient', async () => {
    await open({ CONSENTRY_LIMIT_PATIENT_BYTES: '1000' })
    const { manifest } = await storeRecord(owner, {
      net: care.rig.base.net,
      patient,
      id: 1,
      seed: 'first',
      size: 300,
    })
    const lines: string[] = []
    for (const id of [2, 3, 4]) {
      const { sha256, bytes } = envelopeOf(`batch ${id}`, 300)
      await owner.call('PUT', `/v1/blobs/${sha256}`, bytes)
      const cid = JSON.parse((await owner.call('PUT', `/v1/blobs/${sha256}`, bytes)).bytes.toString()).cid
      lines.push(
        serialiseRecordManifest({ ...manifest, recordId: recordId(id), sha256, cid } as typeof manifest),
      )
    }
    const answer = await owner.call('POST', '/v1/records/batch', toUtf8(`${lines.join('\n')}\n`))
    const codes = answer.bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).code ?? 'stored')
    expect(codes).to.deep.equal(['stored', 'stored', 'too_large'])
    expect(await care.rig.base.ledger.read((tx) => tx.records.storedBytes(patient))).to.equal(900)
  })
})

describe('ranges of a blob', () => {
  let care: Care
  let owner: RigSession
  let target: string
  let bytes: Buffer

  before(async () => {
    care = await openCare()
    await care.say({ type: 'KeysSet', patient, digest: bytes32(2) as KeysDigest, seq: 1, version: 0 })
    owner = await care.login('stranger')
    const stored = await storeRecord(owner, {
      net: care.rig.base.net,
      patient,
      id: 1,
      seed: 'ranged',
      size: 300,
    })
    target = `/v1/blobs/${stored.manifest.sha256}`
    bytes = stored.envelope
  })
  after(() => care?.close())

  const ask = (range: string, method = 'GET') => owner.call(method, target, undefined, { range })

  for (const [range, from, to] of [
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=290-', 290, 300],
    ['bytes=-5', 295, 300],
    ['bytes=-900', 0, 300],
    ['bytes=299-900', 299, 300],
  ] as const) {
    it(`gives ${range}`, async () => {
      const answer = await ask(range)
      expect(answer.status).to.equal(206)
      expect(answer.headers.get('content-range')).to.equal(`bytes ${from}-${to - 1}/300`)
      expect(answer.bytes.equals(bytes.subarray(from, to))).to.equal(true)
    })
  }

  it('refuses those that are none, are outside, or are several', async () => {
    for (const range of ['bytes=300-', 'bytes=5-4', 'bytes=-0', 'bytes=-', 'bytes=0-1,3-4', 'bytes=a-b'])
      expect((await ask(range)).status, range).to.equal(400)
  })

  it('passes over units that it does not know, and over ranges of HEAD', async () => {
    const whole = await ask('lines=1-2')
    expect([whole.status, whole.bytes.length]).to.deep.equal([200, 300])
    const head = await ask('bytes=0-9', 'HEAD')
    expect([head.status, head.headers.get('content-length')]).to.deep.equal([200, '300'])
  })
})
