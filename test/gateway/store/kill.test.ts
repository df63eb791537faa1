import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { openLedger } from '../../../gateway/src/adapters/store/openLedger.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const writer = fileURLToPath(new URL('./writerProcess.ts', import.meta.url))

/** Runs the writer until it has said so many sizes, kills it, and gives the last size it had said. */
async function killAfter(dir: string, lines: number): Promise<number> {
  const child = spawn(process.execPath, [writer, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  let last = 0
  let seen = 0
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line)
    seen += 1
    if (seen === lines) child.kill('SIGKILL')
  }
  await exited
  return last
}

describe('gateway/adapters/store after SIGKILL', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })
  afterEach(() => folder.remove())

  it('has every entry that was acknowledged, and no part of a batch', async () => {
    const dir = join(folder.path, 'data')
    for (const lines of [1, 17, 60]) {
      const acknowledged = await killAfter(dir, lines)
      const ledger = await openLedger({ dir })
      const { size, rows } = await ledger.read(async ({ leaves }) => {
        const found = await leaves.size()
        return { size: found, rows: await leaves.range(0, found) }
      })
      await ledger.close()
      expect(size).to.be.at.least(acknowledged)
      expect(rows.map(({ index }) => index)).to.deep.equal(Array.from({ length: size }, (_, index) => index))
      // The writer's batches follow from the size before them: the size is one that it stops at.
      let stop = 0
      while (stop < size) stop += 1 + (stop % 7)
      expect(stop).to.equal(size)
    }
  })
})
