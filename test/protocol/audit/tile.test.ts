import { expect } from 'chai'
import fc from 'fast-check'
import { concat } from '../../../protocol/src/bytes/concat.ts'
import { u64 } from '../../../protocol/src/bytes/integers.ts'
import { proveInclusion, verifyInclusion } from '../../../protocol/src/audit/inclusion.ts'
import {
  decodeEntries,
  encodeEntries,
  newFullTiles,
  nodesFromTiles,
  parseTilePath,
  tilePath,
  tileRoot,
  widthInTree,
} from '../../../protocol/src/audit/tile.ts'
import { appendLeaf, emptyFrontier, hashLeaf, readRoot, rootOf } from '../../../protocol/src/audit/tree.ts'

const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'no error'
}

describe('tile paths', () => {
  it('are those of the tlog-tiles examples', () => {
    expect(tilePath({ level: 0, index: 0, width: 256 })).to.equal('0/000')
    expect(tilePath({ level: 1, index: 1_234_067, width: 256 })).to.equal('1/x001/x234/067')
    expect(tilePath({ level: 'entries', index: 273, width: 112 })).to.equal('entries/273.p/112')
    expect(parseTilePath('0/x001/x234/067.p/1')).to.deep.equal({ level: 0, index: 1_234_067, width: 1 })
  })

  it('are read back as they were written', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.nat(63))
    fc.assert(
      fc.property(level, fc.nat({ max: 2 ** 40 }), fc.integer({ min: 1, max: 256 }), (l, index, width) => {
        const tile = { level: l, index, width }
        expect(parseTilePath(tilePath(tile))).to.deep.equal(tile)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  const bad = [
    '',
    '0',
    '0/0',
    '0/0000',
    '0/x000/001',
    '0/001/002',
    '00/001',
    '64/001',
    '0/001.p/0',
    '0/001.p/256',
    '0/001.p/01',
    'data/001',
    '0/x999/x999/x999/x999/x999/999',
    '../0/001',
  ]
  for (const path of bad) {
    it(`refuses '${path}'`, () => {
      expect(codeOf(() => parseTilePath(path))).to.equal('bad_request')
    })
  }
})

describe('tiles', () => {
  const size = 70_000
  const { tiles, frontier } = tilesOf(size)
  const readTile = (level: number, index: number): Uint8Array =>
    tiles.get(`${level}/${index}`) ?? new Uint8Array()

  it('hold every node a proof needs', async () => {
    const hashAt = nodesFromTiles(readTile)
    const root = rootOf(frontier)
    expect(await readRoot(size, hashAt)).to.deep.equal(root)
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      const proof = await proveInclusion({ index, size }, hashAt)
      verifyInclusion({ leafHash: hashLeaf(u64(index)), index, size, root, proof })
    }
  })

  it('become nodes of the next level', () => {
    expect(tileRoot(readTile(0, 3))).to.deep.equal(readTile(1, 0).subarray(96, 128))
  })

  it('are refused when they have too few hashes', async () => {
    const hashAt = nodesFromTiles(() => new Uint8Array(32))
    const error = await Promise.resolve(hashAt(1, 0)).then(String, (reason: unknown) => reason)
    expect(error).to.have.property('code', 'bad_proof')
  })

  it('know their width in a tree', () => {
    expect(widthInTree({ level: 0, index: 273 }, size)).to.equal(112)
    expect(widthInTree({ level: 'entries', index: 273 }, size)).to.equal(112)
    expect(widthInTree({ level: 0, index: 272 }, size)).to.equal(256)
    expect(widthInTree({ level: 1, index: 1 }, size)).to.equal(17)
    expect(widthInTree({ level: 2, index: 0 }, size)).to.equal(1)
    expect(widthInTree({ level: 0, index: 274 }, size)).to.equal(0)
  })

  it('become full one by one as the tree grows', () => {
    expect(newFullTiles(0, 255)).to.deep.equal([])
    expect(newFullTiles(255, 256)).to.deep.equal([{ level: 0, index: 0, width: 256 }])
    const paths = newFullTiles(65_000, 66_000).map(tilePath)
    expect(paths).to.deep.equal(['0/253', '0/254', '0/255', '0/256', '1/000'])
    expect(newFullTiles(66_000, 66_000)).to.deep.equal([])
  })
})

describe('entry bundles', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (entries) => {
        expect(decodeEntries(encodeEntries(entries))).to.deep.equal(entries)
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  it('are refused when cut off, and never written too long', () => {
    const bundle = encodeEntries([Uint8Array.of(1, 2, 3)])
    for (const end of [1, 2, 4]) {
      expect(codeOf(() => decodeEntries(bundle.subarray(0, end)))).to.equal('bad_proof')
    }
    expect(() => encodeEntries([new Uint8Array(65_536)])).to.throw(RangeError)
  })
})

/** All tiles, full and partial, of a tree of numbered leaves. */
function tilesOf(size: number): { tiles: Map<string, Uint8Array>; frontier: typeof emptyFrontier } {
  const hashes = new Map<string, Uint8Array[]>()
  const onNode = (level: number, index: number, hash: Uint8Array): void => {
    if (level % 8 !== 0) return
    const key = `${level / 8}/${Math.floor(index / 256)}`
    hashes.set(key, [...(hashes.get(key) ?? []), hash])
  }
  let frontier = emptyFrontier
  for (let i = 0; i < size; i++) frontier = appendLeaf(frontier, hashLeaf(u64(i)), { onNode })
  return { frontier, tiles: new Map([...hashes].map(([key, list]) => [key, concat(...list)])) }
}
