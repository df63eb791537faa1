import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import { dataFolder } from '../../../scripts/network/dataFolder.ts'
import { processStart } from '../../../scripts/network/processStart.ts'
import { takeOverRun } from '../../../scripts/network/runFile.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const program = fileURLToPath(new URL('./runUntilKilled.ts', import.meta.url))

describe('scripts/network, after a run that was killed', function () {
  this.timeout(30_000)
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  it('takes the folder over, ends the orphaned chain and goes on with what was saved', async () => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, folder.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const orphan = Number(line.split(' ')[1])
    const lines: string[] = []
    const make = () =>
      createNetwork({
        dataDir: folder.path,
        parts: 'chain',
        ports: { rpc: 0, gateway: 0 },
        log: (text) => lines.push(text),
      })
    const early = await make()
      .start()
      .catch((reason) => reason)
    expect(early).to.have.property('code', 'already_running')

    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await processStart(orphan)).to.be.a('string')

    const network = make()
    try {
      const { deployment, freshFrom } = await network.start()
      expect(await processStart(orphan)).to.equal(null)
      expect(lines.join()).to.include(`ended anvil (process ${orphan})`)
      expect(deployment.codeHashes).to.not.equal(null)
      expect(freshFrom).to.be.greaterThan(1)
    } finally {
      await network.stop()
    }
  })

  it('leaves a stranger alone that has the pid of an earlier child', async () => {
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const pid = stranger.pid ?? 0
    const run = { pid: 1, children: { gateway: { pid, start: 'another time' } } }
    await writeFile(dataFolder(folder.path).run, JSON.stringify(run))
    try {
      const record = await takeOverRun(dataFolder(folder.path), () => {})
      expect(await processStart(pid)).to.be.a('string')
      await record.note('gateway', pid)
      await takeOverRun(dataFolder(folder.path), () => {})
      expect(await processStart(pid)).to.equal(null)
    } finally {
      stranger.kill('SIGKILL')
    }
  })
})
