import { expect } from 'chai'
import { parseClassName, serialiseRecordManifest, sha256, toHex, toUtf8 } from '@consentry/protocol'
import { importBlob } from '../../../gateway/src/adapters/ipfs/importBlob.ts'
import { ciphertextOf } from '../../../sdk/src/client/openRecordStream.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import { openRigNetwork, type RigNetwork } from '../rig/openRigNetwork.ts'
import { codeOf } from '../support/codeOf.ts'
import { collected, inChunks, patternBytes } from '../support/patternBytes.ts'

const mebibyte = 1_048_576
const partBytes = mebibyte

describe('sdk over HTTP: files of all kinds', function () {
  this.timeout(60_000)
  let network: RigNetwork
  let patient: sdk.Patient
  before(async () => {
    network = await openRigNetwork()
    patient = await network.patient()
  })
  after(async () => network?.close())

  const readBack = async (recordId: sdk.StoredFile['recordId']) => {
    const opened = await sdk.openOwnFile(patient, recordId)
    return { ...opened, bytes: await collected(opened.body) }
  }

  it('knows what a file is by its bytes, keeps name and type inside, and places it', async () => {
    const text = (value: string) => Buffer.from(value)
    const dicom = Buffer.concat([Buffer.alloc(128), text('DICM'), Buffer.alloc(64)])
    const observation = JSON.stringify({
      resourceType: 'Observation',
      category: [{ coding: [{ code: 'laboratory' }] }],
    })
    const cda =
      '<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/></ClinicalDocument>'
    for (const [body, type, cls] of [
      [text('%PDF-1.7 x'), 'application/pdf', 'notes'],
      [text('\x89PNG\r\n\x1a\n').subarray(0), 'application/octet-stream', 'notes'],
      [Buffer.from('89504e470d0a1a0a00', 'hex'), 'image/png', 'imaging'],
      [Buffer.from('ffd8ffe000', 'hex'), 'image/jpeg', 'imaging'],
      [dicom, 'application/dicom', 'imaging'],
      [text(observation), 'application/fhir+json', 'labs'],
      [text(cda), 'application/xml', 'summary'],
      [text('anything'), 'application/octet-stream', 'notes'],
      [Buffer.alloc(0), 'application/octet-stream', 'notes'],
    ] as const) {
      const stored = await sdk.putFile(patient, new Uint8Array(body), { name: 'Befund Nr. 3 – Ä.pdf' })
      expect(stored.manifest.class, type).to.equal(cls)
      const { meta, bytes, size } = await readBack(stored.recordId)
      expect(meta).to.include({ type, name: 'Befund Nr. 3 – Ä.pdf' })
      expect(Buffer.from(bytes).equals(Buffer.from(body)), type).to.equal(true)
      expect(size).to.equal(body.length)
    }
  })

  it('stores a large file in parts, under the CID any IPFS tool gives it, and says how far it is', async () => {
    const bytes = patternBytes(5 * mebibyte + 12_345)
    const seen: sdk.FileProgress[] = []
    const stored = await sdk.putFile(patient, new Blob([Buffer.from(bytes)]), {
      partBytes,
      onProgress: (progress) => void seen.push(progress),
    })
    const { manifest } = stored
    const ciphertext = await collected(ciphertextOf(patient.session, manifest))
    expect(manifest.cid).to.equal((await importBlob(inChunks(ciphertext))).cid)
    const { size } = manifest
    expect(seen.at(-1)).to.deep.equal({ sealed: size, uploaded: size, size })
    expect(seen.map((one) => one.sealed + one.uploaded)).to.deep.equal(
      seen.map((one) => one.sealed + one.uploaded).toSorted((a, b) => a - b),
    )
    const done: number[] = []
    const opened = await sdk.openOwnFile(patient, stored.recordId, {
      onProgress: (now, all) => void done.push(now / all),
    })
    expect(Buffer.from(await collected(opened.body)).equals(Buffer.from(bytes))).to.equal(true)
    expect(done.at(-1)).to.equal(1)
    expect(
      Buffer.from((await sdk.openOwnRecord(patient, stored.recordId)).body).equals(Buffer.from(bytes)),
    ).to.equal(true)
  })

  it('takes streams whose length nobody knows, and finds one that lied about it', async () => {
    const bytes = patternBytes(mebibyte + 7)
    const stream = new Blob([Buffer.from(bytes)]).stream()
    for (const source of [inChunks(bytes), stream as sdk.ReadableLike]) {
      const { recordId } = await sdk.putFile(patient, source, { partBytes })
      expect(Buffer.from((await readBack(recordId)).bytes).equals(Buffer.from(bytes))).to.equal(true)
    }
    const lying = sdk.putFile(patient, inChunks(bytes), { size: bytes.length + 1 })
    expect(await codeOf(lying)).to.equal('source_changed')
  })

  it('sends nothing of a file that is another one when it is read again', async () => {
    const bytes = patternBytes(2 * mebibyte)
    const before = await sdk.listRecords(patient)
    let reads = 0
    const changing: sdk.BlobLike = {
      size: bytes.length,
      // Read for the preview, to be sealed, and to be sent.
      stream: () =>
        new Blob([
          Buffer.from(++reads > 2 ? patternBytes(bytes.length, 2) : bytes),
        ]).stream() as sdk.ReadableLike,
    }
    expect(await codeOf(sdk.putFile(patient, changing, { partBytes }))).to.equal('source_changed')
    expect(reads).to.equal(3)
    expect(await sdk.listRecords(patient)).to.deep.equal(before)
  })

  it('stores a new version of a file in the place of the old one', async () => {
    const { recordId, manifest } = await sdk.putFile(patient, patternBytes(10), { name: 'first' })
    const manifestDigest = toHex(
      sha256(toUtf8(serialiseRecordManifest(manifest))),
    ) as sdk.ReplacedRecord['manifestDigest']
    const replaces = { recordId, ver: 1, manifestDigest }
    const second = await sdk.putFile(patient, patternBytes(20), { name: 'second', replaces })
    expect([second.recordId, second.manifest.ver]).to.deep.equal([recordId, 2])
    expect((await readBack(recordId)).meta.name).to.equal('second')
  })

  it('moves a file where its owner says, and leaves a sensitive class only knowingly', async () => {
    const condition = {
      resourceType: 'Condition',
      code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'B20' }] },
    }
    const body = Buffer.from(JSON.stringify(condition))
    const labs = { class: 'labs' as sdk.ClassPreview['class'], reason: 'wrong code' }
    const hiv = [parseClassName('hiv')]
    const kept = await sdk.putFile(patient, body, { move: () => labs })
    expect([kept.manifest.class, kept.manifest.also]).to.deep.equal(['labs', ['hiv']])
    const careless = sdk.putFile(patient, body, { move: () => ({ ...labs, also: [] }) })
    expect(await codeOf(careless)).to.equal('sensitive_class')
    const left = await sdk.putFile(patient, body, { move: () => ({ ...labs, also: [], knowingly: hiv }) })
    expect([left.manifest.class, left.manifest.also]).to.deep.equal(['labs', []])
    const { meta } = await readBack(left.recordId)
    expect(meta.labels).to.deep.equal(['HIV'])
    expect(meta.tables).to.match(/; moved from hiv: wrong code$/)
  })
})
