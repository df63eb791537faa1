import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { runProgram } from '../../../scripts/test/runProgram.ts'
import { type Outcome, runSuite } from '../../../scripts/test/runSuite.ts'
import { runSuites } from '../../../scripts/test/runSuites.ts'
import type { Suite } from '../../../scripts/test/Suite.ts'
import { fastSuites, slowSuites } from '../../../scripts/test/suites.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const plain = { report: 'closing-line', limitSeconds: 20, needs: [], env: {}, alone: false } as const

describe('runSuite', () => {
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())

  async function run(program: string, limitSeconds = 20): Promise<Outcome> {
    const file = join(folder.path, 'program.mjs')
    writeFileSync(file, program)
    return runSuite({ ...plain, name: 'x', args: [file], limitSeconds }, folder.path, folder.path)
  }

  it('counts what a suite tells', async () => {
    expect(await run("console.log('5 passed, 0 failed')")).to.include({ passed: 5, failed: 0 })
  })

  it('takes a crash for a failure', async () => {
    const outcome = await run("process.stderr.write('boom'); process.exit(3)")
    expect(outcome).to.include({ passed: 0, failed: 1 })
    expect(outcome.notes.join()).to.include('boom').and.include('ended with 3')
  })

  it('takes a bad end after good tests for a failure', async () => {
    expect(await run("console.log('5 passed, 0 failed'); process.exit(1)")).to.include({
      passed: 5,
      failed: 1,
    })
  })

  it('takes a suite without tests for a failure', async () => {
    expect(await run("console.log('0 passed, 0 failed')")).to.include({ passed: 0, failed: 1 })
  })

  it('ends a suite that hangs, and what it started', async () => {
    const outcome = await run(
      "import { spawn } from 'node:child_process'\nspawn('sleep', ['60'], { stdio: 'inherit' })\nsetInterval(() => {}, 1e6)",
      0.5,
    )
    expect(outcome.failed).to.equal(1)
    expect(outcome.notes.join()).to.include('did not end within 0.5 s')
    expect(outcome.seconds).to.be.below(15)
  }).timeout(20_000)

  it('ends a program that has written its result and does not end', async () => {
    const resultFile = join(folder.path, 'result.json')
    const file = join(folder.path, 'lingering.mjs')
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs'\nwriteFileSync('${resultFile}', '{}')\nsetInterval(() => {}, 1e6)`,
    )
    const options = { cwd: folder.path, env: {}, limitSeconds: 20, resultFile, graceSeconds: 0.1 }
    expect(await runProgram([file], options)).to.include({ lingered: true, timedOut: false })
  }).timeout(20_000)

  it('does not wait for what a finished suite left running', async () => {
    const outcome = await run(
      "import { spawn } from 'node:child_process'\nspawn('sleep', ['60'], { stdio: 'inherit' }).unref()\nconsole.log('1 passed, 0 failed')",
    )
    expect(outcome).to.include({ passed: 1, failed: 0 })
    expect(outcome.seconds).to.be.below(15)
  }).timeout(20_000)
})

describe('runSuites', () => {
  const suite = (name: string, alone = false): Suite => ({ ...plain, name, args: [], alone })

  it('runs lonely suites first and keeps the order of the list in its answer', async () => {
    const started: string[] = []
    const outcomes = await runSuites([suite('a'), suite('b', true), suite('c')], 2, async ({ name }) => {
      started.push(name)
      return { name, passed: 1, failed: 0, seconds: 0, notes: [] }
    })
    expect(started).to.deep.equal(['b', 'a', 'c'])
    expect(outcomes.map(({ name }) => name)).to.deep.equal(['a', 'b', 'c'])
  })

  it('has a name for each suite', () => {
    const names = [...fastSuites, ...slowSuites].map(({ name }) => name)
    expect(new Set(names).size).to.equal(names.length)
  })
})
