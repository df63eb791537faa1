import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openDirectoryUploads } from '../../../gateway/src/adapters/ipfs/openDirectoryUploads.ts'
import { createReplicatedBlobs } from '../../../gateway/src/adapters/ipfs/createReplicatedBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import { type BlobCare, createBlobCare } from '../../../gateway/src/path/blobCare.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { hash, ms, recordId } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { quiet } from '../follow/following.ts'
import { content, pieces, sha256Of } from '../ipfs/content.ts'
import { recordRow } from '../store/rows.ts'

const day = 86_400_000
const bytes = content(300_000)
const sha256 = sha256Of(bytes)

describe('gateway/path/blobCare', () => {
  let store: TemporaryLedger
  let indices: BlobIndex[]
  let blobs: Blobs
  let second: Blobs
  let care: BlobCare
  let now: number
  let alarms: string[]

  beforeEach(async () => {
    store = await temporaryLedger()
    const open = async (name: string) => {
      const dir = join(store.dir, name)
      const index = openBlobIndex({ dir })
      indices.push(index)
      return openDirectoryBlobs({ dir, index })
    }
    indices = []
    const stores = [await open('a'), await open('b')] as const
    blobs = createReplicatedBlobs(stores)
    second = stores[1]
    now = 100 * day
    alarms = []
    care = createBlobCare({
      ledger: store.ledger,
      blobs,
      stores,
      uploads: await openDirectoryUploads(join(store.dir, 'uploads')),
      clock: { now: () => ms(now) },
      journal: { ...quiet, error: (event, fields) => alarms.push(`${event} ${fields?.state}`) },
    })
    await put(bytes)
  })
  afterEach(async () => {
    for (const index of indices) await index.close()
    await store.remove()
  })

  const put = async (some: Uint8Array) => {
    const stored = await blobs.put(pieces(some), { sha256: sha256Of(some), maxBytes: 1e6 })
    const { cid, size } = stored
    const row = { sha256: sha256Of(some), cid, size, session: hash(1), storedAt: ms(now) }
    await store.ledger.write((tx) => tx.blobs.insert(row))
  }
  const name = () =>
    store.ledger.write((tx) =>
      tx.records.insert(recordRow(1, { recordId: recordId(1), sha256 }), {
        kind: 1,
        epoch: 1,
        wrap: Uint8Array.of(1),
      }),
    )
  const isKept = async () => [
    await blobs.has(sha256),
    (await store.ledger.read((tx) => tx.blobs.blob(sha256))) !== null,
  ]
  const loseIn = (...stores: readonly string[]) => {
    for (const one of stores) rmSync(join(store.dir, one, 'files', sha256.slice(0, 2), sha256))
  }

  it('deletes the ciphertext of an erased record where the erasure had no time for it', async () => {
    await name()
    const { patient, recordId: record } = recordRow(1)
    await store.ledger.write((tx) => tx.records.erase(patient, record))
    now += day + 1
    await care.tidy()
    expect(await isKept()).to.deep.equal([false, false])
  })

  it('deletes what no record names once it is older than a day, and nothing else', async () => {
    now += day
    await care.tidy()
    expect(await isKept()).to.deep.equal([true, true])
    now += 1
    await care.tidy()
    expect(await isKept()).to.deep.equal([false, false])
  })

  it('deletes what was stored and never written down, a day after it was found', async () => {
    const [lost, half] = [content(700, 5), content(300_000, 6)]
    await blobs.put(pieces(lost), { sha256: sha256Of(lost), maxBytes: 1e6 })
    await second.put(pieces(half), { sha256: sha256Of(half), maxBytes: 1e6 })
    const isThere = () => Promise.all([lost, half].map((one) => blobs.has(sha256Of(one))))
    await name()
    await care.tidy()
    now += day
    await care.tidy()
    expect(await isThere()).to.deep.equal([true, true])
    now += 1
    await care.tidy()
    expect(await isThere()).to.deep.equal([false, false])
    expect(await isKept()).to.deep.equal([true, true])
  })

  it('keeps what was found without a row once somebody stores it and a record names it', async () => {
    await store.ledger.write((tx) => tx.blobs.delete(sha256))
    await care.tidy()
    const row = await store.ledger.read((tx) => tx.blobs.blob(sha256))
    expect(row).to.include({ session: '', size: bytes.length })
    await name()
    now += 9 * day
    await care.tidy()
    expect(await isKept()).to.deep.equal([true, true])
  })

  it('never deletes what a record names', async () => {
    await name()
    now += 99 * day
    await care.tidy()
    expect(await isKept()).to.deep.equal([true, true])
  })

  it('looks at a blob again after a fortnight, repairs it and raises an alarm', async () => {
    loseIn('a')
    now += 15 * day
    await care.scrub()
    expect(alarms).to.deep.equal([])
    now += 1
    await care.scrub()
    expect(alarms).to.deep.equal(['blob_damaged repaired'])
    expect(care.notes()).to.deep.equal([])
    loseIn('a')
    await care.scrub()
    expect(alarms).to.have.length(1)
  })

  it('tells the operator what is lost until it is found whole again', async () => {
    loseIn('a', 'b')
    now += 16 * day
    await care.scrub()
    expect(alarms).to.deep.equal(['blob_damaged lost'])
    expect(care.notes()).to.deep.equal(['blobs that no store has whole: 1'])
    await blobs.put(pieces(bytes), { sha256, maxBytes: 1e6 })
    now += 16 * day
    await care.scrub()
    expect(care.notes()).to.deep.equal([])
  })
})
