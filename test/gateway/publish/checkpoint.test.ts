import { expect } from 'chai'
import { verifierKey, verifyCheckpoint } from '@consentry/protocol'
import { referenceRoot } from '../../reference/tree.ts'
import { origin, type Publishing, publishing, signer, testLeaf } from './publishing.ts'

const vkey = verifierKey(origin, signer.publicKey)
const rootAt = (size: number) => referenceRoot(Array.from({ length: size }, (_, i) => testLeaf(i).leafHash))

describe('publish: checkpoints', () => {
  let here: Publishing
  const last = () => here.store.ledger.read((tx) => tx.tree.lastCheckpoint())
  const tile = (level: number, index: number) => here.store.ledger.read((tx) => tx.tree.tile(level, index))

  beforeEach(async () => {
    here = await publishing()
    await here.publisher.start()
  })
  afterEach(() => here.remove())

  it('say size and root of what is committed, signed, in the lock and published', async () => {
    await here.append(5)
    const row = await here.publisher.pass()
    expect(verifyCheckpoint(row?.note ?? '', { vkey, origin })).to.deep.equal({
      origin,
      size: 5,
      root: rootAt(5),
    })
    expect(await here.lock.load(origin)).to.include({ size: 5, note: row?.note })
    expect(await last()).to.include({ size: 5, note: row?.note })
  })

  it('are not made without something new', async () => {
    expect(await here.publisher.pass()).to.equal(null)
    await here.append(1)
    await here.publisher.pass()
    expect(await here.publisher.pass()).to.equal(null)
  })

  it('go on from one another, within a process and after a restart', async () => {
    for (const count of [3, 250, 300, 1]) {
      await here.append(count)
      const row = await here.publisher.pass()
      expect(row?.root).to.deep.equal(rootAt(row?.size ?? 0))
      if (count === 250) await here.restart()
      if (count === 250) await here.publisher.start()
    }
    expect((await last())?.size).to.equal(554)
  })

  it('come after the full tiles, which are the hashes one after another', async () => {
    await here.append(600)
    await here.publisher.pass()
    expect(await tile(0, 1)).to.deep.equal(
      new Uint8Array(Buffer.concat(Array.from({ length: 256 }, (_, i) => testLeaf(256 + i).leafHash))),
    )
    expect(await tile(0, 2)).to.equal(null)
    expect(await tile(1, 0)).to.equal(null)
  })

  it('take up what a killed process had locked and not published', async () => {
    await here.append(5)
    const row = await here.publisher.pass()
    await here.append(3)
    await here.lock.replace(origin, row?.note ?? null, { size: 7, root: rootAt(7), note: 'locked only' })
    await here.restart()
    await here.publisher.start()
    expect((await here.publisher.pass())?.size).to.equal(8)
    expect(await here.lock.load(origin)).to.include({ size: 8 })
  })

  it('are left to a faster gateway on the same ledger', async () => {
    await here.append(5)
    here.lock = Object.assign(here.lock, { replace: async () => false })
    expect(await here.publisher.pass()).to.equal(null)
    expect(here.publisher.state().kind).to.equal('alive')
    expect(await last()).to.equal(null)
  })
})
