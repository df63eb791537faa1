import { expect } from 'chai'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { importBlob } from '../../../gateway/src/adapters/ipfs/importBlob.ts'
import { collect, content, failureOf, pieces, sha256Of } from './content.ts'

const mib = 1_048_576

/** What every blob store must do. `current`: the store of the running test, empty when it starts. */
export function shouldBehaveLikeBlobs(current: () => Blobs): void {
  const put = (bytes: Uint8Array, maxBytes = 64 * mib) =>
    current().put(pieces(bytes), { sha256: sha256Of(bytes), maxBytes })

  for (const size of [0, 1, 63, 262_144, 262_145, mib, mib + 1, 3 * mib]) {
    it(`stores ${size} bytes and gives them back under their IPFS name`, async () => {
      const bytes = content(size)
      const stored = await put(bytes)
      expect(stored).to.deep.equal({
        sha256: sha256Of(bytes),
        cid: (await importBlob(pieces(bytes))).cid,
        size,
        head: bytes.subarray(0, 64),
      })
      expect(await collect(current().read(stored.sha256))).to.deep.equal(bytes)
      expect(await current().has(stored.sha256)).to.equal(true)
    })
  }

  it('gives any part', async () => {
    for (const bytes of [content(1000), content(2 * mib + 10)]) {
      const { sha256 } = await put(bytes)
      for (const [start, end] of [
        [0, 1],
        [5, 5],
        [999, 1000],
        [mib - 2, mib + 2],
        [mib, 2 * mib],
        [2 * mib + 9, 9e9],
      ] as const) {
        const part = await collect(current().read(sha256, { start, end }))
        expect(part, `${start}-${end}`).to.deep.equal(bytes.subarray(start, end))
      }
    }
  })

  it('refuses content with another digest, and keeps nothing', async () => {
    for (const bytes of [content(10), content(mib)]) {
      const sha256 = sha256Of(content(11))
      const failed = current().put(pieces(bytes), { sha256, maxBytes: mib })
      expect(await failureOf(failed)).to.equal('bad_request')
      expect([await current().has(sha256), await current().has(sha256Of(bytes))]).to.deep.equal([
        false,
        false,
      ])
    }
  })

  it('refuses what is too large as soon as it is', async () => {
    let given = 0
    const endless = async function* () {
      for (;;) {
        given += 1000
        yield content(1000)
      }
    }
    const failed = current().put(endless(), { sha256: sha256Of(content(1)), maxBytes: 400_000 })
    expect(await failureOf(failed)).to.equal('too_large')
    expect(given).to.equal(401_000)
    expect(await failureOf(put(content(500), 499))).to.equal('too_large')
    expect(await failureOf(put(content(500), 500))).to.equal('none')
  })

  it('passes on an error of the source, and keeps nothing', async () => {
    const gone = Object.assign(new RangeError('client is gone'), { syscall: 'read' })
    for (const size of [100, mib]) {
      const bytes = content(size)
      const broken = async function* () {
        yield bytes
        throw gone
      }
      const failed = current().put(broken(), { sha256: sha256Of(bytes), maxBytes: mib })
      expect(await failed.catch((error: unknown) => error)).to.equal(gone)
      expect(await current().has(sha256Of(bytes))).to.equal(false)
    }
  })

  it('takes the same blob from two writers at once, and once more later', async () => {
    for (const bytes of [content(5000), content(mib + 9)]) {
      const stored = await Promise.all([put(bytes), put(bytes), put(bytes)])
      expect(new Set(stored.map(({ cid }) => cid)).size).to.equal(1)
      await put(bytes)
      expect(await collect(current().read(sha256Of(bytes)))).to.deep.equal(bytes)
    }
  })

  it('deletes a blob and no other one', async () => {
    for (const size of [700, mib + 9]) {
      const [gone, kept] = [content(size, 1), content(size, 2)]
      await put(gone)
      await put(kept)
      await current().delete(sha256Of(gone))
      await current().delete(sha256Of(gone))
      expect(await current().has(sha256Of(gone))).to.equal(false)
      expect(await failureOf(collect(current().read(sha256Of(gone))))).to.equal('storage_unavailable')
      expect(await collect(current().read(sha256Of(kept)))).to.deep.equal(kept)
      await put(gone)
      expect(await collect(current().read(sha256Of(gone)))).to.deep.equal(gone)
    }
  })

  it('lists what it has, page by page in order of the digests, until it is deleted', async () => {
    const stored = []
    for (const n of [81, 82, 83, 84]) {
      const { head: _head, ...blob } = await put(content(n === 84 ? mib + n : 10_000 * n, n))
      stored.push(blob)
    }
    const ordered = stored.toSorted((one, other) => (one.sha256 < other.sha256 ? -1 : 1))
    const [first, second, third, fourth] = ordered
    expect(await current().list({ after: null, limit: 9 })).to.deep.equal(ordered)
    expect(await current().list({ after: null, limit: 2 })).to.deep.equal([first, second])
    expect(await current().list({ after: second?.sha256 ?? '', limit: 2 })).to.deep.equal([third, fourth])
    expect(await current().list({ after: fourth?.sha256 ?? '', limit: 2 })).to.deep.equal([])
    await current().delete(second?.sha256 ?? '')
    expect(await current().list({ after: first?.sha256 ?? '', limit: 1 })).to.deep.equal([third])
  })

  it('stores many blobs at the same time', async () => {
    const blobs = Array.from({ length: 40 }, (_, n) => content(1 + 20_000 * n, n))
    await Promise.all(blobs.map((bytes) => put(bytes)))
    for (const bytes of blobs) expect(await collect(current().read(sha256Of(bytes)))).to.deep.equal(bytes)
  })
}
