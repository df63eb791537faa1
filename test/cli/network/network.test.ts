import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Address } from '@consentry/protocol'
import { expect } from 'chai'
import type { ProgramEnd, ProgramRun } from '../../../cli/src/network/runProgram.ts'
import { runNodeProgram } from '../../../cli/src/network/runProgram.ts'
import { codeOf } from '../../sdk/support/codeOf.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { type CliNetwork, openCliNetwork } from '../support/openCliNetwork.ts'

const admin: Address = `0x${'22'.repeat(20)}` as Address

describe('cli: network', function () {
  this.timeout(60_000)
  let cli: CliNetwork
  let runs: ProgramRun[]
  let end: ProgramEnd

  before(async () => {
    cli = await openCliNetwork({
      runProgram: async (run) => {
        runs.push(run)
        return end
      },
    })
  })
  beforeEach(() => {
    runs = []
    end = { code: 0, out: '{}', err: '' }
  })
  after(async () => cli?.close())

  it('shows gateway, chain and readiness, and signs nothing', async () => {
    const status: Readonly<Record<string, unknown>> = await cli.json('network', 'status')
    expect(status).to.have.nested.include({ 'deployment.chainId': 31_337, gateway: 'http://127.0.0.1:7546' })
    const { out } = await cli.run(['network', 'status'])
    expect(out)
      .to.include('ConsentRegistry')
      .and.match(/^gateway .*, ready$/m)
  })

  it('refuses a gateway whose node is of another chain, and one that is not there', async () => {
    cli.network.node.isDown = true
    try {
      expect((await cli.run(['network', 'status'])).code).to.equal(4)
    } finally {
      cli.network.node.isDown = false
    }
    const away = await cli.run([
      'network',
      'status',
      '--gateway',
      'http://127.0.0.1:1',
      '--rpc',
      'http://127.0.0.1:1',
    ])
    expect(away.code).to.equal(4)
  })

  it('accredits by the program of the checkout', async () => {
    const organisation = {
      orgId: `0x${'60'.repeat(32)}`,
      name: 'Harbour Clinic',
      admin,
      validUntil: 1_900_000_000,
    }
    end = { code: 0, out: JSON.stringify({ kind: 'accredited', organisation, renewed: ['0x61'] }), err: '' }
    const answer = await cli.json('network', 'accredit', 'Harbour Clinic', admin, '--roles', 'TREAT,research')
    expect(answer).to.deep.include({
      orgId: organisation.orgId,
      roles: ['TREAT', 'RESEARCH'],
      renewed: ['0x61'],
    })
    expect(runs.map(({ file, args }) => [file, ...args])).to.deep.equal([
      ['scripts/operate.ts', 'accredit', 'Harbour Clinic', admin, '17'],
    ])
  })

  it('says from when on a delayed accreditation can be made', async () => {
    end = {
      code: 0,
      out: JSON.stringify({ kind: 'scheduled', orgId: '0x60', readyAtSeconds: 1_800_000_000 }),
      err: '',
    }
    const { code, out } = await cli.run(['network', 'accredit', 'Harbour Clinic', admin])
    expect([code, out]).to.deep.equal([4, 'scheduled: call this again from 2027-01-15 08:00 UTC on\n'])
  })

  it('says why the network was not changed', async () => {
    end = { code: 1, out: '', err: 'noise\nbad_data_folder: no network yet\n' }
    const { code, err } = await cli.run(['network', 'accredit', 'Harbour Clinic', admin])
    expect([code, err.includes('no network yet')]).to.deep.equal([4, true])
    end = { code: 137, out: '', err: '' }
    const silent = await cli.run(['network', 'accredit', 'Harbour Clinic', admin])
    expect(silent.err).to.include('the program ended with 137')
    for (const words of [
      ['network', 'accredit', ' ', admin],
      ['network', 'accredit', 'Harbour Clinic', '0x12'],
      ['network', 'accredit', 'Harbour Clinic', admin, '--roles', 'KING'],
      ['network', 'suspend', '0x12'],
    ])
      expect((await cli.run(words)).code, words.join(' ')).to.equal(2)
  })

  it('suspends after a yes only', async () => {
    const orgId = `0x${'60'.repeat(32)}`
    expect((await cli.run(['network', 'suspend', orgId])).code).to.equal(2)
    expect((await cli.run(['network', 'suspend', orgId], { isTTY: true, answers: ['n'] })).code).to.equal(2)
    expect(runs).to.deep.equal([])
    expect((await cli.run(['network', 'suspend', orgId], { isTTY: true, answers: ['y'] })).code).to.equal(0)
    expect(runs[0]?.args).to.deep.equal(['suspend', orgId])
  })

  it('starts the network and plays the demo in this terminal', async () => {
    end = { code: 130, out: '', err: '' }
    expect((await cli.run(['network', 'up'])).code).to.equal(0)
    end = { code: 1, out: '', err: '' }
    expect((await cli.run(['network', 'up'])).code).to.equal(4)
    expect((await cli.run(['network', 'demo', '--limit', '2', '--json'])).code).to.equal(1)
    expect(runs.map(({ file, args, output }) => [file, output, ...args])).to.deep.equal([
      ['scripts/start.ts', 'shown'],
      ['scripts/start.ts', 'shown'],
      ['scripts/demo.ts', 'shown', '--limit', '2', '--json'],
    ])
  })

  it('runs a program with its arguments and environment, and reads what it says', async () => {
    const folder = await temporaryFolder()
    try {
      const program =
        'console.log(process.argv[2] + process.env.WORD); console.error("aside"); process.exitCode = 3'
      await writeFile(join(folder.path, 'program.ts'), program)
      const run = {
        root: folder.path,
        file: 'program.ts',
        args: ['a'],
        env: { WORD: 'b' },
        output: 'read' as const,
      }
      expect(await runNodeProgram(run)).to.deep.equal({ code: 3, out: 'ab\n', err: 'aside\n' })
      expect(await codeOf(runNodeProgram({ ...run, root: join(folder.path, 'none') }))).to.equal(
        'network_failed',
      )
    } finally {
      await folder.remove()
    }
  })
})
