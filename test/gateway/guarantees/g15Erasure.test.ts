import {
  fromHex,
  type KeysDigest,
  openReceipt,
  readCheckpointText,
  type TrailItem,
  verifyInclusion,
} from '@consentry/protocol'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { vkeysOf } from '../../../gateway/src/wiring/deploymentView.ts'
import { bytes32, recordId } from '../../support/ids.ts'
import type { RigSession } from '../rig/rigSession.ts'
import { bytesOf, storeRecord, type StoredRecord } from '../rig/storeRecord.ts'
import { addressOf, type Care, openCare } from './care.ts'
import { findMarkers, type Marker, markersOf } from './dataFolderBytes.ts'

const patient = addressOf('stranger')
const small = { id: 1, seed: 'small', size: 3_000 }
const large = { id: 2, seed: 'large', size: 600_000 }
const kept = { id: 3, seed: 'kept', size: 3_000 }

describe('G15: after an erasure no stored byte reveals the record, and old proofs still verify', () => {
  let care: Care
  let owner: RigSession
  let stored: readonly StoredRecord[]

  beforeEach(async () => {
    care = await openCare()
    await care.say({ type: 'KeysSet', patient, digest: bytes32(2) as KeysDigest, seq: 1, version: 0 })
    owner = await care.login('stranger')
    const made: StoredRecord[] = []
    for (const record of [small, large, kept]) {
      made.push(await storeRecord(owner, { ...record, net: care.rig.base.net, patient }))
      await owner.call('POST', `${own(record.id)}/key`, { action: 'read' })
      const stranger = await care.login('patient')
      for (let i = 0; i < 3; i++) await stranger.call('POST', `${own(record.id)}/key`, { action: 'read' })
    }
    stored = made
  })
  afterEach(() => care.close())

  const own = (id: number): string => `/v1/patients/${patient}/records/${recordId(id)}`
  const scan = (markers: readonly Marker[]): readonly string[] =>
    findMarkers(care.rig.config.CONSENTRY_GATEWAY_DATA_DIR, markers)
  const trail = async (session = owner): Promise<readonly TrailItem[]> =>
    JSON.parse((await session.call('GET', `/v1/patients/${patient}/trail`)).bytes.toString()).items

  /** Everything that is secret about a record, or tells who did what with it. */
  const markersFor = async (record: StoredRecord): Promise<readonly Marker[]> => {
    const about = (await trail()).filter(({ event }) => event?.record === record.manifest.recordId)
    expect(about).to.have.length.at.least(2)
    return [
      ...markersOf('ciphertext', record.envelope.subarray(8)),
      ...markersOf('middle of the ciphertext', record.envelope.subarray(record.envelope.length >> 1)),
      ...markersOf('wrap', record.wrap),
      ...markersOf('manifest', record.bytes.subarray(10)),
      { name: 'author proof', bytes: Buffer.from(String(record.answer.proof).slice(-80)) },
      { name: 'digest', bytes: Buffer.from(record.manifest.sha256) },
      ...about.flatMap(({ salt, event, ev }) => [
        ...markersOf('salt', Buffer.from(salt ?? '', 'base64url')),
        { name: `entry ${event?.type}`, bytes: Buffer.from(`"pprev":"${event?.pprev}"`) },
        { name: 'evidence', bytes: Buffer.from(ev ?? '') },
      ]),
    ]
  }
  const namesIn = (found: readonly string[]): readonly string[] => [
    ...new Set(found.map((text) => text.replace(/,.*| in .*/, ''))),
  ]

  /** An inclusion proof of a leaf as an auditor keeps it. */
  const prove = async (index: number) => {
    await care.rig.engine.publisher.pass()
    const ask = async (target: string) => (await fetch(care.served.url + target)).text()
    const { size, root } = readCheckpointText(`${(await ask('/v1/log/checkpoint')).split('\n\n')[0]}\n`)
    const { leafHash, proof } = JSON.parse(await ask(`/v1/log/proof?leaf=${index}&size=${size}`))
    return { index, size, root, leafHash: fromHex(leafHash), proof: proof.map(fromHex) }
  }

  it('a record: ciphertext, wrap, manifest, author, salts and bodies are in no file any more', async () => {
    const [one, two, other] = stored as [StoredRecord, StoredRecord, StoredRecord]
    for (const record of [one, two]) {
      const markers = await markersFor(record)
      const before = namesIn(scan(markers))
      for (const name of ['ciphertext', 'wrap', 'manifest', 'author proof', 'digest', 'salt', 'evidence'])
        expect(before, `${name} before`).to.include(name)
      const answer = await owner.call('DELETE', own(record.id))
      expect(answer.status).to.equal(200)
      expect(scan(markers)).to.deep.equal([])
    }
    expect(namesIn(scan(markersOf('wrap', other.wrap)))).to.deep.equal(['wrap'])
    expect(bytesOf('wrap kept', 4).equals(other.wrap.subarray(2, 6))).to.equal(true)
  })

  it('everything: nothing of any record, key, grant or session is in a file any more', async () => {
    const markers: Marker[] = []
    for (const record of stored) markers.push(...(await markersFor(record)))
    const sealed = bytesOf('sealed keyring', 500)
    await care.rig.base.ledger.write(async (tx) => {
      await tx.vaults.insertKeyring(bytes32(7), sealed)
      const manifest = { patient, digest: bytes32(8), seq: 1, keyring: bytes32(7) }
      await tx.vaults.insertManifest({ ...manifest, bytes: bytesOf('key manifest', 900) })
    })
    markers.push(...markersOf('keyring', sealed), ...markersOf('key manifest', bytesOf('key manifest', 900)))
    expect(namesIn(scan(markers))).to.include.members(['keyring', 'key manifest', 'wrap', 'salt'])
    expect((await owner.call('DELETE', `/v1/patients/${patient}`)).status).to.equal(200)
    expect(scan(markers)).to.deep.equal([])
    expect((await owner.call('GET', '/v1/session')).status).to.equal(401)
    const again = await care.login('stranger')
    const list = await again.call('GET', `/v1/patients/${patient}/records`)
    expect(JSON.parse(list.bytes.toString()).items).to.deep.equal([])
    expect((await again.call('POST', `${own(1)}/key`, { action: 'read' })).status).to.equal(403)
  })

  for (const what of ['a record', 'everything'] as const) {
    it(`${what}: proofs from before still verify, and the entry that says so names only numbers`, async () => {
      const items = await trail()
      const about = items.filter(({ event }) => event?.record === recordId(1))
      const old = await prove(about[0]?.index ?? -1)
      expect(() => verifyInclusion(old)).to.not.throw()
      const target = what === 'a record' ? own(1) : `/v1/patients/${patient}`
      const answer = await owner.call('DELETE', target)
      const { receipt } = JSON.parse(answer.bytes.toString())
      const { origin } = care.rig.base
      const { index, verdict } = openReceipt(
        receipt,
        { vkey: vkeysOf(care.rig.base).receipt, origin },
        nodeCurves,
      )
      expect(verdict).to.equal('ack')
      const now = await prove(old.index)
      expect(now.size).to.be.above(old.size)
      expect(() => verifyInclusion(now)).to.not.throw()
      expect(Buffer.from(now.leafHash).equals(old.leafHash)).to.equal(true)
      const after = await trail(await care.login('stranger'))
      const said = after.find((item) => item.index === index)?.event
      expect(said?.type).to.equal('erase')
      expect(said).to.not.have.any.keys('record', 'class', 'also', 'origin', 'org', 'grant')
      const places = about.map(({ pseq }) => pseq)
      expect(said?.erased).to.deep.equal(what === 'everything' ? [[0, items.length - 1]] : runsOf(places))
      expect(after.map(({ pseq, commitment }) => [pseq, commitment]).slice(0, items.length)).to.deep.equal(
        items.map(({ pseq, commitment }) => [pseq, commitment]),
      )
    })
  }
})

function runsOf(places: readonly number[]): readonly unknown[] {
  const [first, last] = [places[0], places.at(-1)]
  expect(places).to.have.length((last ?? 0) - (first ?? 0) + 1)
  return [[first, last]]
}
