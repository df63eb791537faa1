import {
  closeSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import { openDirectoryBlobs } from '../../../gateway/src/adapters/ipfs/openDirectoryBlobs.ts'
import { openBlobIndex } from '../../../gateway/src/adapters/store/openBlobIndex.ts'
import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'
import { collect, content, failureOf, pieces, sha256Of } from './content.ts'
import { shouldBehaveLikeBlobs } from './Blobs.behavior.ts'

const mib = 1_048_576
const small = content(2_000)
const large = content(2 * mib + 50)

describe('gateway/adapters/ipfs/openDirectoryBlobs', () => {
  let folder: TemporaryFolder
  let dir: string
  let index: BlobIndex
  let blobs: Blobs

  const open = async () => {
    index = openBlobIndex({ dir })
    blobs = await openDirectoryBlobs({ dir, index })
  }
  const reopen = async () => {
    await index.close()
    await open()
  }
  const put = (bytes: Uint8Array) => blobs.put(pieces(bytes), { sha256: sha256Of(bytes), maxBytes: 64 * mib })
  const read = (bytes: Uint8Array, start?: number) =>
    collect(blobs.read(sha256Of(bytes), start === undefined ? undefined : { start, end: bytes.length }))
  const fileOf = (bytes: Uint8Array) => join(dir, 'files', sha256Of(bytes).slice(0, 2), sha256Of(bytes))
  const files = () =>
    readdirSync(dir, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.name.includes('sqlite'),
    )

  beforeEach(async () => {
    folder = await temporaryFolder()
    dir = join(folder.path, 'blobs')
    await open()
  })
  afterEach(async () => {
    await index.close()
    await folder.remove()
  })

  shouldBehaveLikeBlobs(() => blobs)

  it('keeps blobs across a restart, small ones without a file', async () => {
    await put(small)
    await put(large)
    await reopen()
    expect(await read(small)).to.deep.equal(small)
    expect(await read(large)).to.deep.equal(large)
    expect(files().map(({ name }) => name)).to.deep.equal([sha256Of(large)])
  })

  it('lets nobody else read: folders 0700, files 0600', async () => {
    await put(large)
    await put(small)
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777
      expect(mode.toString(8), entry.name).to.equal(entry.isDirectory() ? '700' : '600')
    }
  })

  it('leaves no file behind when a put fails', async () => {
    await failureOf(blobs.put(pieces(large), { sha256: sha256Of(small), maxBytes: 64 * mib }))
    await failureOf(blobs.put(pieces(large), { sha256: sha256Of(large), maxBytes: mib }))
    expect(files()).to.deep.equal([])
  })

  it('gives no byte of a damaged leaf, and every byte before it', async () => {
    await put(large)
    const handle = openSync(fileOf(large), 'r+')
    writeSync(handle, Uint8Array.of((large[mib + 5] ?? 0) ^ 1), 0, 1, mib + 5)
    closeSync(handle)
    const given: number[] = []
    const reading = (async () => {
      for await (const part of blobs.read(sha256Of(large))) given.push(part.length)
    })()
    expect(await failureOf(reading)).to.equal('storage_unavailable')
    expect(given).to.deep.equal([mib])
    expect(await read(large, 2 * mib)).to.deep.equal(large.subarray(2 * mib))
  })

  it('finds a file that was cut short or is gone', async () => {
    await put(large)
    truncateSync(fileOf(large), 2 * mib + 49)
    expect(await failureOf(read(large))).to.equal('storage_unavailable')
    expect(await blobs.has(sha256Of(large))).to.equal(false)
    rmSync(fileOf(large))
    expect(await failureOf(read(large))).to.equal('storage_unavailable')
    expect(await blobs.has(sha256Of(large))).to.equal(false)
  })

  it('finds damage of a small blob', async () => {
    await put(small)
    const database = new DatabaseSync(join(dir, 'blobs.sqlite'))
    database.prepare('update blob set bytes = ? where sha256 = ?').run(content(2_000, 9), sha256Of(small))
    database.close()
    expect(await failureOf(read(small))).to.equal('storage_unavailable')
  })

  it('heals damage by another upload', async () => {
    await put(large)
    truncateSync(fileOf(large), 5)
    await put(large)
    expect(await read(large)).to.deep.equal(large)
  })

  it('refuses while the disk does not take files, and goes on afterwards', async () => {
    rmSync(join(dir, 'unfinished'), { recursive: true })
    writeFileSync(join(dir, 'unfinished'), '')
    expect(await failureOf(put(large))).to.equal('storage_unavailable')
    expect(await failureOf(put(small))).to.equal('none')
    rmSync(join(dir, 'unfinished'))
    await reopen()
    await put(large)
    expect(await read(large)).to.deep.equal(large)
  })

  it('removes at the start what an earlier run left, and no stored blob', async () => {
    const [stray, again] = [content(mib, 3), content(mib, 4)]
    await put(stray)
    await put(again)
    for (const bytes of [stray, again]) await index.expectFile(sha256Of(bytes))
    writeFileSync(join(dir, 'unfinished', 'x'), 'x')
    const database = new DatabaseSync(join(dir, 'blobs.sqlite'))
    database.prepare('delete from blob where sha256 = ?').run(sha256Of(stray))
    database.close()
    await reopen()
    expect(files().map(({ name }) => name)).to.deep.equal([sha256Of(again)])
    expect(await read(again)).to.deep.equal(again)
    expect(await index.expectedFiles()).to.deep.equal([])
  })
})
