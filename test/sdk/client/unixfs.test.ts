import { expect } from 'chai'
import { sha256 } from '@consentry/protocol'
import { importBlob } from '../../../gateway/src/adapters/ipfs/importBlob.ts'
import { leafBytes, nameContent, varint } from '../../../sdk/src/client/unixfs.ts'
import { inChunks, patternBytes } from '../support/patternBytes.ts'

describe('sdk: the name of a content', () => {
  for (const size of [0, 1, leafBytes - 1, leafBytes, leafBytes + 1, 2 * leafBytes, 3 * leafBytes + 129]) {
    it(`is the CID that any IPFS tool gives ${size} bytes`, async () => {
      const bytes = patternBytes(size)
      const leaves: Uint8Array[] = []
      for (let from = 0; from < Math.max(1, size); from += leafBytes)
        leaves.push(sha256(bytes.subarray(from, from + leafBytes)))
      const { cid, root } = nameContent(leaves, size, sha256)
      expect(cid).to.equal((await importBlob(inChunks(bytes))).cid)
      expect(root === null).to.equal(size <= leafBytes)
    })
  }

  it('writes numbers seven bits at a time', () => {
    expect([...varint(0)]).to.deep.equal([0])
    expect([...varint(127)]).to.deep.equal([127])
    expect([...varint(300)]).to.deep.equal([0xac, 2])
    expect([...varint(2 ** 35)]).to.deep.equal([0x80, 0x80, 0x80, 0x80, 0x80, 1])
  })
})
