import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { openCheckpointLock } from '../../../gateway/src/adapters/store/openCheckpointLock.ts'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const row = (size: number) => ({ size, root: new Uint8Array(32).fill(size), note: `note ${size}` })

describe('gateway/adapters/store/openCheckpointLock', () => {
  let folder: TemporaryFolder
  let lock: CheckpointLock

  beforeEach(async () => {
    folder = await temporaryFolder()
    lock = openCheckpointLock({ dir: join(folder.path, 'lock') })
  })
  afterEach(async () => {
    await lock.close()
    await folder.remove()
  })

  it('swaps only what the caller saw last', async () => {
    expect(await lock.load('a')).to.equal(null)
    expect(await lock.replace('a', 'note 1', row(2))).to.equal(false)
    expect(await lock.replace('a', null, row(1))).to.equal(true)
    expect(await lock.replace('a', null, row(2))).to.equal(false)
    expect(await lock.replace('a', 'note 1', row(2))).to.equal(true)
    expect(await lock.replace('a', 'note 1', row(3))).to.equal(false)
    expect(await lock.load('a')).to.deep.equal(row(2))
  })

  it('keeps origins apart', async () => {
    await lock.replace('a', null, row(1))
    expect(await lock.replace('b', null, row(5))).to.equal(true)
    expect([await lock.load('a'), await lock.load('b')]).to.deep.equal([row(1), row(5)])
  })

  it('lets one of two processes win', async () => {
    const other = openCheckpointLock({ dir: join(folder.path, 'lock') })
    await lock.replace('a', null, row(1))
    const won = [await lock.replace('a', 'note 1', row(2)), await other.replace('a', 'note 1', row(3))]
    expect(won).to.deep.equal([true, false])
    expect(await other.load('a')).to.deep.equal(row(2))
    await other.close()
  })

  it('survives a restart, in a file for its owner only', async () => {
    await lock.replace('a', null, row(1))
    await lock.close()
    lock = openCheckpointLock({ dir: join(folder.path, 'lock') })
    expect(await lock.load('a')).to.deep.equal(row(1))
    expect(statSync(join(folder.path, 'lock', 'lock.sqlite')).mode & 0o777).to.equal(0o600)
  })
})
