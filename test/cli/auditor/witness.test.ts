import { expect } from 'chai'
import type { ProgramEnd, ProgramRun } from '../../../cli/src/network/runProgram.ts'
import { type CliNetwork, openCliNetwork } from '../support/openCliNetwork.ts'

const needed = ['--name', 'w.example/w', '--key', 'w.key', '--state', 'w.sqlite', '--logs', 'logs.policy']

describe('cli: a witness', () => {
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
    end = { code: 0, out: '', err: '' }
  })
  after(async () => cli?.close())

  it('runs the program of the checkout with what was given', async () => {
    expect((await cli.run(['auditor', 'witness', ...needed, '--port', '0', '--new'])).code).to.equal(0)
    expect(runs.map(({ file, args, output }) => [file, args, output])).to.deep.equal([
      ['scripts/witness.ts', [...needed, '--port', '0', '--new'], 'shown'],
    ])
  })

  it('says what is missing, and what ended badly', async () => {
    expect((await cli.run(['auditor', 'witness', '--name', 'w'])).code).to.equal(2)
    expect(runs).to.deep.equal([])
    end = { code: 1, out: '', err: '' }
    expect((await cli.run(['auditor', 'witness', ...needed])).code).to.not.equal(0)
  })
})
