import { expect } from 'chai'
import { exporter } from 'ipfs-unixfs-exporter'
import { importBytes } from 'ipfs-unixfs-importer'
import type { CID } from 'multiformats/cid'
import { importBlob, leafBytes } from '../../../gateway/src/adapters/ipfs/importBlob.ts'
import { decodeCid, rawCid } from '../../../protocol/src/values/cid.ts'
import { collect, content, pieces, sha256Of } from './content.ts'
import { kuboContent } from './kuboContent.ts'

const mib = 1_048_576
const sizes = [0, 1, 262_144, mib - 1, mib, mib + 1, 3 * mib, 3 * mib + 5]

/** What `importBlob` writes, kept in memory: a store that an IPFS library can read. */
async function imported(bytes: Uint8Array) {
  const blocks = new Map<string, Uint8Array>()
  const result = await importBlob(pieces(bytes), (cid, block) =>
    blocks.set(cid.toString(), Uint8Array.from(block)),
  )
  const get = async function* (cid: CID): AsyncGenerator<Uint8Array> {
    const block = blocks.get(cid.toString())
    if (block !== undefined) yield block
  }
  return { ...result, blocks, get }
}

describe('gateway/adapters/ipfs/importBlob', () => {
  it('names known content as every IPFS tool does', async () => {
    const cidOf = async (text: string) => (await imported(Buffer.from(text))).cid
    expect(await cidOf('')).to.equal('bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku')
    expect(await cidOf('hello world')).to.equal('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
  })

  it('comes to the CIDs that Kubo comes to, at the size of a leaf and one byte above', async () => {
    const cidOf = async (size: number) => (await importBlob(kuboContent(size, 'chunk-v1-seed'))).cid
    expect(await cidOf(mib)).to.equal('bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta')
    expect(await cidOf(mib + 1)).to.equal('bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64')
  })

  for (const size of sizes) {
    it(`agrees with the profile unixfs-v1-2025 at ${size} bytes, and splits into its leaves`, async () => {
      const bytes = content(size)
      const { cid, leaves, size: found } = await imported(bytes)
      const blackHole = { put: async (name: CID) => name }
      const other = await importBytes(bytes, blackHole, { profile: 'unixfs-v1-2025' })
      expect(cid).to.equal(other.cid.toString())
      expect(found).to.equal(size)
      const digests = Array.from({ length: Math.max(1, Math.ceil(size / leafBytes)) }, (_, at) =>
        sha256Of(bytes.subarray(at * leafBytes, (at + 1) * leafBytes)),
      )
      expect(Buffer.from(leaves).toString('hex')).to.equal(digests.join(''))
    })
  }

  it('makes a plain raw block of what fits into one', async () => {
    for (const size of sizes.filter((bytes) => bytes <= mib)) {
      const bytes = content(size)
      const { cid, blocks } = await imported(bytes)
      expect(cid).to.equal(rawCid(Buffer.from(sha256Of(bytes), 'hex')))
      expect([...blocks.keys()]).to.deep.equal([cid])
    }
    expect(decodeCid((await imported(content(mib + 1))).cid).codec).to.equal('dag-pb')
  })

  it('writes blocks that another library reads back, whole and in part', async () => {
    const bytes = content(2 * mib + 77)
    const { cid, get } = await imported(bytes)
    const file = await exporter(cid, { get })
    if (file.type !== 'file') throw new TypeError('a content is a file')
    expect(await collect(file.content())).to.deep.equal(bytes)
    const part = file.content({ offset: mib - 3, length: 10 })
    expect(await collect(part)).to.deep.equal(bytes.subarray(mib - 3, mib + 7))
  })

  it('does not depend on how the content arrives', async () => {
    const bytes = content(mib + 100)
    const cids = await Promise.all(
      [7_919, mib, 2 * mib].map(async (size) => (await importBlob(pieces(bytes, size))).cid),
    )
    expect(new Set(cids).size).to.equal(1)
  })
})
