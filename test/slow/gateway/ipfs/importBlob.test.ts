import { expect } from 'chai'
import { importBlob } from '../../../../gateway/src/adapters/ipfs/importBlob.ts'
import { kuboContent } from '../../../gateway/ipfs/kuboContent.ts'

const gib = 1_073_741_824

describe('gateway/adapters/ipfs/importBlob at the most links of a node', function () {
  this.timeout(300_000)

  for (const [size, cid] of [
    [gib, 'bafybeihmf37wcuvtx4hpu7he5zl5qaf2ineo2lqlfrapokkm5zzw7zyhvm'],
    [gib + 1, 'bafybeibdsi225ugbkmpbdohnxioyab6jsqrmkts3twhpvfnzp77xtzpyhe'],
  ] as const) {
    it(`comes to the CID that Kubo comes to, for ${size} bytes`, async () => {
      const found = await importBlob(kuboContent(size, 'v1-2025-seed'))
      expect(found.cid).to.equal(cid)
      expect(found.leaves.length).to.equal(32 * Math.ceil(size / 1_048_576))
    })
  }
})
