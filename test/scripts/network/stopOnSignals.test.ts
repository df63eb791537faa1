import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { processStart } from '../../../scripts/network/processStart.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const program = fileURLToPath(new URL('./runUntilKilled.ts', import.meta.url))

describe('scripts/network/stopOnSignals', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  /** A running network in a process of its own, the pid of its anvil and the lines that it prints. */
  async function run() {
    const child: ChildProcess = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', program, folder.path],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]()
    const anvil = Number(String((await lines.next()).value).split(' ')[1])
    const exit = once(child, 'exit') as Promise<[number | null, string | null]>
    return { child, anvil, lines, exit }
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`stops everything on ${signal} and leaves with 0`, async () => {
      const { child, anvil, exit } = await run()
      child.kill(signal)
      expect(await exit).to.deep.equal([0, null])
      expect(await processStart(anvil)).to.equal(null)
      expect(await readdir(folder.path)).to.not.include('run.json')
    })
  }

  it('leaves at the second signal, with all its processes, when the stop hangs', async () => {
    const { child, anvil, lines, exit } = await run()
    // A chain that does not answer any more: its state cannot be saved.
    process.kill(anvil, 'SIGSTOP')
    child.kill('SIGINT')
    expect((await lines.next()).value).to.include('Stopping')
    child.kill('SIGINT')
    expect(await exit).to.deep.equal([130, null])
    while ((await processStart(anvil)) !== null) await new Promise((resolve) => setImmediate(resolve))
  })
})
