import { expect } from 'chai'
import { proveConsistency, proveInclusion, readRoot } from '@consentry/protocol'
import { createTileReader, createTreeReader } from '../../../gateway/src/publish/treeReader.ts'
import { referenceConsistency, referenceInclusion, referenceRoot } from '../../reference/tree.ts'
import { type Publishing, publishing, testLeaf } from './publishing.ts'

const size = 700
const hashes = Array.from({ length: size }, (_, i) => testLeaf(i).leafHash)

describe('tree reader', () => {
  let here: Publishing
  before(async () => {
    here = await publishing()
    await here.publisher.start()
    await here.append(size)
    await here.publisher.pass()
  })
  after(() => here.remove())

  it('gives the root at every size, of tiles and leaves alike', async () => {
    for (const at of [0, 1, 2, 255, 256, 257, 511, 512, 513, size]) {
      const root = await here.store.ledger.read((tx) => readRoot(at, createTreeReader(tx, at)))
      expect(Buffer.from(root), `${at}`).to.deep.equal(Buffer.from(referenceRoot(hashes.slice(0, at))))
    }
  })

  it('serves proofs', async () => {
    for (const index of [0, 255, 256, 511, size - 1]) {
      const proof = await here.store.ledger.read((tx) =>
        proveInclusion({ index, size }, createTreeReader(tx, size)),
      )
      expect(proof).to.deep.equal(referenceInclusion(index, hashes))
    }
    const consistency = await here.store.ledger.read((tx) =>
      proveConsistency({ first: 300, second: size }, createTreeReader(tx, size)),
    )
    expect(consistency).to.deep.equal(referenceConsistency(300, hashes))
  })

  it('gives partial tiles as wide as the size allows', async () => {
    const tile = (level: number, index: number, at: number) =>
      here.store.ledger.read((tx) => createTileReader(tx, at)(level, index))
    expect((await tile(0, 2, size)).length).to.equal((size - 512) * 32)
    expect((await tile(1, 0, size)).length).to.equal(2 * 32)
    expect((await tile(0, 9, size)).length).to.equal(0)
  })

  it('refuses where leaves are missing', async () => {
    const read = here.store.ledger.read((tx) => createTileReader(tx, size + 5)(0, 2))
    expect(await read.catch((error: unknown) => error)).to.include({ code: 'log_halted' })
  })
})
