import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'chai'
import { runChild } from '../../../scripts/bootstrap/runChild.mjs'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('runChild', () => {
  let folder: TemporaryFolder
  const file = (name: string): string => join(folder.path, name)
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())

  function run(program: string): Promise<number> {
    writeFileSync(file('program.mjs'), program)
    return runChild(process.execPath, ['program.mjs'], folder.path)
  }

  async function appears(name: string): Promise<string> {
    while (!existsSync(file(name)) || readFileSync(file(name), 'utf8') === '') await wait(10)
    return readFileSync(file(name), 'utf8')
  }

  it('gives the exit code, and 128 + n after signal n', async () => {
    expect(await run('process.exit(7)')).to.equal(7)
    expect(await run("process.kill(process.pid, 'SIGKILL')")).to.equal(137)
  })

  it('passes one signal on for one stroke of Ctrl-C, however often it comes', async () => {
    const ended = run(`
      import { appendFileSync } from 'node:fs'
      let count = 0
      process.on('SIGINT', () => { count++; setTimeout(() => process.exit(count), 200) })
      appendFileSync('up', 'x')
      setInterval(() => {}, 1e6)`)
    await appears('up')
    process.emit('SIGINT', 'SIGINT')
    process.emit('SIGINT', 'SIGINT')
    expect(await ended).to.equal(1)
  })

  it('leaves nothing running that the program started', async () => {
    const code = await run(`
      import { spawn } from 'node:child_process'
      import { writeFileSync } from 'node:fs'
      writeFileSync('pid', String(spawn('sleep', ['60'], { stdio: 'ignore' }).pid))
      process.exit(0)`)
    expect(code).to.equal(0)
    const pid = Number(await appears('pid'))
    // The kernel ends it a moment after the signal.
    while (isRunning(pid)) await wait(10)
  })
})

/** A process that has ended and that nobody has asked for yet is a zombie: it does not run. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(existsSync('/proc') ? readFileSync(`/proc/${pid}/status`, 'utf8') : '')
  } catch {
    return false
  }
}
