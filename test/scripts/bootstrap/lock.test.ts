import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { withLock } from '../../../scripts/bootstrap/lock.mjs'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('withLock', () => {
  let folder: TemporaryFolder
  const lockFile = (): string => join(folder.path, '.runtime/install.lock')
  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => folder.remove())

  it('lets one task run at a time', async () => {
    const events: string[] = []
    const task = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`)
      await wait(20)
      events.push(`${name} ends`)
    }
    await Promise.all([withLock(folder.path, task('a')), withLock(folder.path, task('b'))])
    expect(events).to.deep.equal(['a begins', 'a ends', 'b begins', 'b ends'])
  })

  it('is free again after a task that failed', async () => {
    const failed = await withLock(folder.path, () => Promise.reject(new RangeError('x'))).catch(String)
    expect(failed).to.equal('RangeError: x')
    expect(existsSync(lockFile())).to.equal(false)
  })

  it('takes the place of a run that was killed', async () => {
    mkdirSync(join(folder.path, '.runtime'))
    writeFileSync(lockFile(), '')
    utimesSync(lockFile(), new Date(0), new Date(0))
    expect(await withLock(folder.path, async () => 'done')).to.equal('done')
  })
})
