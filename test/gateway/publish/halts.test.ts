import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import { leafRow } from '../store/rows.ts'
import { referenceRoot } from '../../reference/tree.ts'
import { origin, type Publishing, publishing, testLeaf } from './publishing.ts'

const rootAt = (size: number) => referenceRoot(Array.from({ length: size }, (_, i) => testLeaf(i).leafHash))
const otherRoot = new Uint8Array(32).fill(9)

describe('publish: a log that breaks its word halts', () => {
  let here: Publishing
  const halted = (reason: string) => ({ kind: 'halted', reason })
  const lockAt = (size: number, root: Uint8Array) =>
    here.lock.replace(origin, null, { size, root, note: 'old' })

  beforeEach(async () => {
    here = await publishing()
    await here.append(5)
  })
  afterEach(() => here.remove())

  it('before it was looked at', async () => {
    expect(here.publisher.state()).to.deep.equal(halted('starting'))
    expect(await here.publisher.pass()).to.equal(null)
  })

  it('when it is shorter than the lock says', async () => {
    await lockAt(6, otherRoot)
    expect(await here.publisher.start()).to.deep.equal(halted('behind_lock'))
    expect(await here.publisher.pass()).to.equal(null)
    expect(await here.lock.load(origin)).to.include({ note: 'old' })
  })

  it('when it has another root than the lock', async () => {
    await lockAt(4, otherRoot)
    expect(await here.publisher.start()).to.deep.equal(halted('other_root_than_lock'))
  })

  it('when the lock of a log that was published is gone', async () => {
    await here.publisher.start()
    await here.publisher.pass()
    const file = new DatabaseSync(join(here.store.dir, 'lock.sqlite'))
    file.exec('delete from lock')
    file.close()
    await here.restart()
    expect(await here.publisher.start()).to.deep.equal(halted('lock_missing'))
  })

  it('not when it goes on from the lock', async () => {
    await lockAt(4, rootAt(4))
    expect(await here.publisher.start()).to.deep.equal({ kind: 'alive', lastAnchor: null })
  })

  it('when it is shorter than its anchor, or has another root', async () => {
    await here.anchor(6, otherRoot, 1)
    expect(await here.publisher.start()).to.deep.equal(halted('behind_anchor'))
    await here.anchor(5, otherRoot, 2)
    await here.restart()
    expect(await here.publisher.start()).to.deep.equal(halted('other_root_than_anchor'))
    await here.anchor(5, rootAt(5), 3)
    await here.restart()
    expect(await here.publisher.start()).to.deep.equal({ kind: 'alive', lastAnchor: 300 })
  })

  it('when the contract has an anchor that the index does not know yet', async () => {
    for (const [size, root, reason] of [
      [6, otherRoot, 'behind_anchor'],
      [5, otherRoot, 'other_root_than_anchor'],
    ] as const) {
      here.options = { anchored: async () => ({ size, root }) }
      await here.restart()
      expect(await here.publisher.start()).to.deep.equal(halted(reason))
    }
    here.options = { anchored: async () => ({ size: 5, root: rootAt(5) }) }
    await here.restart()
    expect((await here.publisher.start()).kind).to.equal('alive')
  })

  it('when an anchor that was followed later contradicts it', async () => {
    await here.publisher.start()
    await here.publisher.pass()
    await here.anchor(5, rootAt(5), 1)
    await here.publisher.pass()
    expect(here.publisher.state()).to.deep.equal({ kind: 'alive', lastAnchor: 100 })
    await here.anchor(5, otherRoot, 2)
    await here.publisher.pass()
    expect(here.publisher.state()).to.deep.equal(halted('other_root_than_anchor'))
  })

  it('when a leaf does not hash to what is stored beside it', async () => {
    await here.publisher.start()
    await here.store.ledger.write((tx) => tx.leaves.append([leafRow(5)]))
    expect(await here.publisher.pass()).to.equal(null)
    expect(here.publisher.state()).to.deep.equal(halted('leaf_damaged'))
  })

  it('when a tile that was written reads back otherwise', async () => {
    await here.publisher.start()
    await here.append(260)
    // A tile never changes: one that is there already stays, whatever it holds.
    await here.store.ledger.write((tx) => tx.tree.insertTile(0, 0, new Uint8Array(256 * 32)))
    expect(await here.publisher.pass()).to.equal(null)
    expect(here.publisher.state().kind).to.equal('halted')
  })

  it('when a stored tile is cut off, or a leaf is gone', async () => {
    await here.append(300)
    await here.publisher.start()
    await here.publisher.pass()
    const file = new DatabaseSync(join(here.store.dir, 'ledger.sqlite'))
    file.exec('update tile set hashes = substr(hashes, 1, 64)')
    await here.restart()
    expect(await here.publisher.start()).to.deep.equal(halted('tile_damaged'))
    file.exec('delete from tile')
    file.exec('delete from leaf where "index" = 7')
    file.close()
    await here.restart()
    expect(await here.publisher.start()).to.deep.equal(halted('leaves_missing'))
    expect(await here.publisher.pass()).to.equal(null)
  })

  it('when the lock moved to another history while it ran', async () => {
    await here.publisher.start()
    await here.publisher.pass()
    await here.append(1)
    const lied: Partial<CheckpointLock> = { load: async () => ({ size: 3, root: otherRoot, note: 'x' }) }
    Object.assign(here.lock, lied)
    await here.publisher.pass()
    expect(here.publisher.state()).to.deep.equal(halted('other_root_than_lock'))
  })
})
