import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { create, type KuboRPCClient } from 'kubo-rpc-client'
import { CID } from 'multiformats/cid'
import { openKuboBlobs } from '../../../../gateway/src/adapters/ipfs/kuboBlobs.ts'
import type { Blobs } from '../../../../gateway/src/ports/Blobs.ts'
import { type JsIpfs, startJsIpfs } from '../../../support/jsIpfs.ts'
import { shouldBehaveLikeBlobs } from '../../../gateway/ipfs/Blobs.behavior.ts'
import { collect, content, failureOf, pieces, sha256Of } from '../../../gateway/ipfs/content.ts'

const mib = 1_048_576

// Against a real Kubo where CONSENTRY_TEST_KUBO_URL names one, else against the RPC server of js-ipfs.
describe('gateway/adapters/ipfs/kuboBlobs', function () {
  this.timeout(300_000)
  const given = process.env['CONSENTRY_TEST_KUBO_URL'] ?? ''
  let started: JsIpfs | null = null
  let url: string
  let node: KuboRPCClient
  let folder: string
  let blobs: Blobs

  before(async () => {
    if (given === '') started = await startJsIpfs()
    url = started?.url ?? given
    node = create({ url })
  })
  // Names of its own for each test: the pins of another one are nothing to it.
  beforeEach(async () => {
    folder = `/consentry-test-${randomUUID()}`
    blobs = await openKuboBlobs({ url, folder })
  })
  after(() => started?.remove())

  const put = async (bytes: Uint8Array) => {
    const sha256 = sha256Of(bytes)
    const { cid } = await blobs.put(pieces(bytes), { sha256, maxBytes: 64 * mib })
    return { sha256, cid: CID.parse(cid) }
  }
  const pinned = async () => {
    const found: string[] = []
    for await (const { cid } of node.pin.ls({ type: 'recursive' })) found.push(cid.toString())
    return found
  }

  shouldBehaveLikeBlobs(() => blobs)

  it('pins what it stores, and unpins what it deletes and nothing else', async () => {
    const [gone, kept] = [await put(content(mib + 3, 71)), await put(content(90, 72))]
    expect(await pinned()).to.include.members([gone.cid.toString(), kept.cid.toString()])
    await blobs.delete(gone.sha256)
    const left = await pinned()
    expect(left).to.include(kept.cid.toString())
    expect(left).to.not.include(gone.cid.toString())
  })

  it('lets garbage collection of the node take nothing that is stored', async () => {
    const [one, two] = [content(2 * mib + 5, 73), content(5, 74)]
    const [large, small] = [await put(one), await put(two)]
    for await (const _ of node.repo.gc());
    expect(await collect(blobs.read(large.sha256))).to.deep.equal(one)
    expect(await collect(blobs.read(small.sha256))).to.deep.equal(two)
  })

  it('deletes blocks with the blob, and none that another blob has too', async () => {
    const shared = content(mib, 91)
    const [one, two] = [
      new Uint8Array(Buffer.concat([shared, content(9, 92)])),
      new Uint8Array(Buffer.concat([shared, content(9, 93)])),
    ]
    const [gone, kept] = [await put(one), await put(two)]
    await blobs.delete(gone.sha256)
    const local: string[] = []
    for await (const { ref } of node.refs.local()) local.push(CID.parse(ref).toV1().toString())
    const multihash = (cid: CID) => CID.createV1(0x55, cid.multihash).toString()
    const known = new Set(local.map((cid) => multihash(CID.parse(cid))))
    expect(known.has(multihash(gone.cid))).to.equal(false)
    expect(known.has(multihash(kept.cid))).to.equal(true)
    expect(await collect(blobs.read(kept.sha256))).to.deep.equal(two)
  })

  it('finds what was pinned and not named by somebody who ended, and deletes it', async () => {
    const { sha256, cid } = await put(content(1200, 94))
    // As it is after the pin and before the name.
    await node.files.cp(`/ipfs/${cid}`, `${folder}/begun/${sha256}`, { parents: true })
    await node.files.rm(`${folder}/${sha256.slice(0, 2)}/${sha256}`)
    expect(await blobs.has(sha256)).to.equal(false)
    expect(await blobs.list({ after: null, limit: 9 })).to.deep.equal([
      { sha256, cid: cid.toString(), size: 1200 },
    ])
    await blobs.delete(sha256)
    expect(await blobs.list({ after: null, limit: 9 })).to.deep.equal([])
    expect(await pinned()).to.not.include(cid.toString())
  })

  it('is seen by another gateway on the same node', async () => {
    const bytes = content(mib + 77, 75)
    const { sha256 } = await put(bytes)
    const other = await openKuboBlobs({ url, folder })
    expect(await collect(other.read(sha256, { start: mib, end: mib + 70 }))).to.deep.equal(
      bytes.subarray(mib, mib + 70),
    )
  })

  it('does not call stored what is not pinned any more', async () => {
    const { sha256, cid } = await put(content(800, 76))
    await node.pin.rm(cid)
    expect(await blobs.has(sha256)).to.equal(false)
  })

  it('is not available where no node answers', async () => {
    const nobody = await openKuboBlobs({ url: 'http://127.0.0.1:9' })
    const bytes = content(10)
    const failed = nobody.put(pieces(bytes), { sha256: sha256Of(bytes), maxBytes: 10 })
    expect(await failureOf(failed)).to.equal('storage_unavailable')
    expect(await failureOf(nobody.has(sha256Of(bytes)))).to.equal('storage_unavailable')
    expect(await failureOf(collect(nobody.read(sha256Of(bytes))))).to.equal('storage_unavailable')
  })
})
