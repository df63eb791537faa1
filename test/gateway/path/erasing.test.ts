import { join } from 'node:path'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import { createErasing } from '../../../gateway/src/path/erasing.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { address, ms, recordId } from '../../support/ids.ts'
import { type TemporaryLedger, temporaryLedger } from '../../support/ledger.ts'
import { content, pieces, sha256Of } from '../ipfs/content.ts'
import { leafRow, recordRow } from '../store/rows.ts'

const day = 86_400_000
const patient = address(1)

describe('gateway/path/erasing', () => {
  let store: TemporaryLedger
  let index: BlobIndex
  let blobs: Blobs
  let now: number
  let isRead: boolean

  beforeEach(async () => {
    store = await temporaryLedger()
    index = openBlobIndex({ dir: join(store.dir, 'blobs') })
    blobs = await openDirectoryBlobs({ dir: join(store.dir, 'blobs'), index })
    now = day
    isRead = false
  })
  afterEach(async () => {
    await index.close()
    await store.remove()
  })

  /** `pace`: how far the clock moves at each look. */
  const erasing = (pace = 0) => {
    const ledger = { ...store.ledger, wipe: async () => !isRead && store.ledger.wipe() }
    const clock = {
      now: () => {
        now += pace
        return ms(now)
      },
    }
    return createErasing({ ledger, blobs, clock })
  }
  const fill = async (count: number): Promise<readonly string[]> => {
    const names: string[] = []
    for (let n = 0; n < count; n++) {
      const bytes = content(500, n)
      const sha256 = sha256Of(bytes)
      names.push(sha256)
      await blobs.put(pieces(bytes), { sha256, maxBytes: 500 })
      await store.ledger.write(async (tx) => {
        await tx.blobs.insert({ sha256, cid: 'c', size: 500, session: 'aa', storedAt: ms(now) })
        const wrap = { kind: 1, epoch: 1, wrap: Uint8Array.of(1) } as const
        await tx.records.insert(recordRow(n + 1, { patient, sha256 }), wrap)
        await tx.leaves.append([leafRow(n, { patient, pseq: n })])
      })
    }
    return names
  }
  const begin = () =>
    store.ledger.write(async (tx) => {
      await tx.erasures.begin(patient)
      await tx.erasures.oweWipe(ms(now))
    })

  it('finishes what a process began that ended, ciphertext included', async () => {
    const names = await fill(30)
    await begin()
    store = await store.reopen()
    await erasing().tidy()
    for (const name of names) expect(await blobs.has(name)).to.equal(false)
    await store.ledger.read(async (tx) => {
      expect(await tx.erasures.pending(9)).to.deep.equal([])
      expect(await tx.erasures.wipeOwedSince()).to.equal(null)
      expect(await tx.records.newest(patient, recordId(30))).to.include({ erased: true })
      expect((await tx.leaves.trail(patient, 0, 200)).some(({ body }) => body !== null)).to.equal(false)
    })
  })

  it('answers after ten seconds where there is very much, and goes on by itself', async () => {
    await fill(3)
    await begin()
    const slow = erasing(6_000)
    const left = async () => (await store.ledger.read((tx) => tx.erasures.pending(9))).length
    await slow.finishPatient(patient)
    expect(await left()).to.equal(1)
    for (let pass = 0; pass < 4; pass++) await slow.tidy()
    expect(await left()).to.equal(0)
  })

  it('wipes the files later where somebody reads an older state, and tells the operator after a day', async () => {
    await fill(1)
    await begin()
    isRead = true
    const care = erasing()
    await care.tidy()
    expect(care.notes()).to.deep.equal([])
    now += day
    expect(care.notes()).to.deep.equal(['erased content may lie in the files of the database, days: 1'])
    isRead = false
    await care.tidy()
    expect(care.notes()).to.deep.equal([])
  })

  it('does not wait for somebody who reads an older state of a file', async () => {
    await fill(1)
    await store.ledger.read(async (tx) => {
      await tx.leaves.size()
      await begin()
      expect(await store.ledger.wipe()).to.equal(false)
    })
    expect(await store.ledger.wipe()).to.equal(true)
  })
})
