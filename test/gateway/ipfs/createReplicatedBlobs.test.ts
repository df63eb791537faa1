import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createReplicatedBlobs } from '../../../gateway/src/adapters/ipfs/createReplicatedBlobs.ts'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { scrubBlob } from '../../../gateway/src/pin/scrubBlob.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { shouldBehaveLikeBlobs } from './Blobs.behavior.ts'
import { collect, content, failureOf, pieces, sha256Of } from './content.ts'

const mib = 1_048_576
const bytes = content(2 * mib + 50)
const sha256 = sha256Of(bytes)

describe('gateway/adapters/ipfs/createReplicatedBlobs', () => {
  let folder: TemporaryFolder
  let indices: BlobIndex[]
  let stores: [Blobs, Blobs]
  let blobs: Blobs

  const openStore = async (name: string) => {
    const dir = join(folder.path, name)
    const index = openBlobIndex({ dir })
    indices.push(index)
    return openDirectoryBlobs({ dir, index })
  }
  beforeEach(async () => {
    folder = await temporaryFolder()
    indices = []
    stores = [await openStore('a'), await openStore('b')]
    blobs = createReplicatedBlobs(stores)
  })
  afterEach(async () => {
    for (const index of indices) await index.close()
    await folder.remove()
  })
  const fileIn = (name: string) => join(folder.path, name, 'files', sha256.slice(0, 2), sha256)
  const put = (into: Blobs = blobs) => into.put(pieces(bytes), { sha256, maxBytes: 64 * mib })
  const inStores = () => Promise.all(stores.map((store) => store.has(sha256)))
  const refuse = () => Promise.reject(gone)
  const down: Blobs = {
    put: refuse,
    has: refuse,
    delete: refuse,
    list: refuse,
    read: async function* () {
      yield* []
      throw gone
    },
  }
  const gone = new GatewayError('storage_unavailable', 'node is gone')

  shouldBehaveLikeBlobs(() => blobs)

  it('has a blob in every store once it is stored', async () => {
    await put()
    expect(await inStores()).to.deep.equal([true, true])
    await blobs.delete(sha256)
    expect(await inStores()).to.deep.equal([false, false])
  })

  it('keeps no copy of what not every store took, but what was there before', async () => {
    const half = createReplicatedBlobs([stores[0], down])
    expect(await failureOf(put(half))).to.equal('storage_unavailable')
    expect(await stores[0].has(sha256)).to.equal(false)
    await put(stores[0])
    expect(await failureOf(put(half))).to.equal('storage_unavailable')
    expect(await stores[0].has(sha256)).to.equal(true)
  })

  it('reads from another store what one lost, cut short or cannot reach', async () => {
    await put()
    truncateSync(fileIn('a'), mib + 5)
    expect(await collect(blobs.read(sha256))).to.deep.equal(bytes)
    expect(await collect(blobs.read(sha256, { start: mib - 1, end: mib + 9 }))).to.deep.equal(
      bytes.subarray(mib - 1, mib + 9),
    )
    rmSync(fileIn('a'))
    expect(await collect(blobs.read(sha256))).to.deep.equal(bytes)
    expect(await blobs.has(sha256)).to.equal(true)
    expect(await collect(createReplicatedBlobs([down, stores[1]]).read(sha256))).to.deep.equal(bytes)
    rmSync(fileIn('b'))
    expect(await failureOf(collect(blobs.read(sha256)))).to.equal('storage_unavailable')
  })

  it('repairs a damaged and a missing copy from the good one, and says what is lost', async () => {
    const scrub = (of: readonly Blobs[] = stores) => scrubBlob(of, { sha256, size: bytes.length })
    await put()
    expect(await scrub()).to.equal('whole')
    truncateSync(fileIn('a'), mib)
    expect([await scrub(), await scrub()]).to.deep.equal(['repaired', 'whole'])
    rmSync(fileIn('b'))
    expect([await scrub(), await scrub()]).to.deep.equal(['repaired', 'whole'])
    expect(await collect(stores[1].read(sha256))).to.deep.equal(bytes)
    expect(await scrub([stores[0], down])).to.equal('failed')
    for (const name of ['a', 'b']) truncateSync(fileIn(name), 1)
    expect(await scrub()).to.equal('lost')
    expect(await scrub([down])).to.equal('lost')
  })
})
