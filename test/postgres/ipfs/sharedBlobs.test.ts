import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openPostgresBlobIndex } from '../../../gateway/src/adapters/store/openPostgresBlobIndex.ts'
import { postgresKeyedLock } from '../../../gateway/src/adapters/store/postgresKeyedLock.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { shouldBehaveLikeBlobs } from '../../gateway/ipfs/Blobs.behavior.ts'
import { collect, content, failureOf, pieces, sha256Of } from '../../gateway/ipfs/content.ts'
import { type PostgresServer, postgresServer } from '../../support/postgres.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const mib = 1_048_576

interface Sharer {
  readonly index: BlobIndex
  readonly blobs: Blobs
  close(): Promise<void>
}

describe('gateway/adapters/ipfs/openDirectoryBlobs, shared by two gateways on PostgreSQL', function () {
  this.timeout(60_000)
  let server: PostgresServer
  let url: string
  let folder: TemporaryFolder
  let dir: string
  let a: Sharer
  let b: Sharer

  const open = async (sharer: string): Promise<Sharer> => {
    const index = await openPostgresBlobIndex({ url })
    const lock = postgresKeyedLock({ url, connections: 2, waitMs: 5_000 })
    const blobs = await openDirectoryBlobs({ dir, index, shared: { sharer, lock: lock.run } })
    const close = async () => {
      await lock.close()
      await index.close()
    }
    return { index, blobs, close }
  }
  const put = (sharer: Sharer, bytes: Uint8Array) =>
    sharer.blobs.put(pieces(bytes), { sha256: sha256Of(bytes), maxBytes: 64 * mib })

  before(async () => {
    server = await postgresServer()
    url = await server.createDatabase()
  })
  after(() => server.remove())
  beforeEach(async () => {
    folder = await temporaryFolder()
    dir = join(folder.path, 'blobs')
    a = await open('a')
    b = await open('b')
    await server.empty(url)
  })
  afterEach(async () => {
    await a.close()
    await b.close()
    await folder.remove()
  })

  shouldBehaveLikeBlobs(() => a.blobs)

  it('gives at one gateway what was stored at the other', async () => {
    for (const bytes of [content(500), content(mib + 3)]) {
      await put(a, bytes)
      expect(await collect(b.blobs.read(sha256Of(bytes)))).to.deep.equal(bytes)
    }
  })

  it('keeps a blob whole or away while both store and delete it', async () => {
    const bytes = content(mib + 7)
    const sha256 = sha256Of(bytes)
    for (let round = 0; round < 10; round++) {
      await Promise.all([put(a, bytes), b.blobs.delete(sha256), put(b, bytes)])
      const entry = await a.index.get(sha256)
      expect(await a.blobs.has(sha256)).to.equal(entry !== null)
      if (entry !== null) expect(await collect(b.blobs.read(sha256))).to.deep.equal(bytes)
    }
  })

  it('lets many store the same small blobs at once', async () => {
    const all = Array.from({ length: 40 }, (_, n) => content(100 + (n % 8)))
    await Promise.all(all.map((bytes, n) => put(n % 2 === 0 ? a : b, bytes)))
    for (const bytes of all) expect(await collect(a.blobs.read(sha256Of(bytes)))).to.deep.equal(bytes)
  })

  it('does not touch what a running gateway is about when another starts', async () => {
    const bytes = content(2 * mib)
    let goOn = () => {}
    const paused = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let isHalf = () => {}
    const half = new Promise<void>((resolve) => {
      isHalf = resolve
    })
    const slow = async function* () {
      yield bytes.subarray(0, mib)
      isHalf()
      await paused
      yield bytes.subarray(mib)
    }
    const storing = a.blobs.put(slow(), { sha256: sha256Of(bytes), maxBytes: 4 * mib })
    await half
    await a.index.expectFile(sha256Of(bytes))
    const c = await open('c')
    goOn()
    await storing
    expect(await collect(c.blobs.read(sha256Of(bytes)))).to.deep.equal(bytes)
    await c.close()
  })

  it('removes what a gateway left that ended long ago', async () => {
    const bytes = content(mib + 1)
    await put(a, bytes)
    await a.index.remove(sha256Of(bytes))
    const file = join(dir, 'files', sha256Of(bytes).slice(0, 2), sha256Of(bytes))
    const left = join(dir, 'unfinished', 'a')
    utimesSync(left, 0, 0)
    const early = await open('c')
    expect([existsSync(file), existsSync(left)]).to.deep.equal([true, false])
    await server.run(url, `update "blobExpected" set since = now() - interval '2 hours'`)
    const late = await open('d')
    expect(existsSync(file)).to.equal(false)
    expect(await late.index.expectedFiles()).to.deep.equal([])
    await early.close()
    await late.close()
  })

  it('refuses while the database is away, and goes on afterwards', async () => {
    const bytes = content(900)
    await server.crash()
    expect(await failureOf(put(a, bytes))).to.equal('storage_unavailable')
    await server.start()
    await put(a, bytes)
    expect(await collect(b.blobs.read(sha256Of(bytes)))).to.deep.equal(bytes)
  })
})
