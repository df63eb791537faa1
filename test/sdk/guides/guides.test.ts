import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { openNetwork, type TestNetwork } from '../support/openNetwork.ts'
import { type GuideBlock, readGuide } from './support/readGuide.ts'
import { type GuideRun, runGuides } from './support/runGuides.ts'

/** They go on from one another: together they are one program with a patient, a clinic and an auditor. */
const story = ['1-enrol-and-store.md', '2-run-a-clinic.md', '3-grant-and-revoke.md', '4-audit.md']
const alone = '5-wallets-and-keys.md'

describe('the guides, on a new network', function () {
  this.timeout(300_000)
  let network: TestNetwork
  before(async () => {
    network = await openNetwork()
  })
  after(async () => network?.close())

  it('are all run', () => {
    const pages = readdirSync(join(import.meta.dirname, '../../../docs/guides')).filter((name) =>
      /^\d/.test(name),
    )
    expect(pages.sort()).to.deep.equal([...story, alone])
  })

  shouldRun(
    'make a patient, a clinic and an auditor work together',
    () => story.flatMap(readGuide),
    () => network,
  )
  shouldRun(
    'sign with every wallet',
    () => readGuide(alone),
    () => network,
  )
})

function shouldRun(what: string, read: () => readonly GuideBlock[], network: () => TestNetwork): void {
  describe(what, () => {
    const blocks = read()
    let run: GuideRun
    before(async () => {
      run = await runGuides(network(), blocks)
    })

    it('as types allow', () => {
      expect(run.types).to.equal('')
    })

    it('to the end, without a word of complaint', () => {
      expect(run.errors).to.equal('')
      expect(run.code).to.equal(0)
      expect(run.outputs).to.have.length(blocks.length)
    })

    for (const [i, { guide, line, prints = '' }] of blocks.entries()) {
      it(`${guide}, line ${line}, prints what it says`, () => {
        expect(run.outputs[i]).to.match(patternOf(prints), `printed: ${run.outputs[i]}`)
      })
    }
  })
}

/** `…` stands for anything, in a line alone for any lines. */
function patternOf(prints: string): RegExp {
  const escaped = prints.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/^…\n/gm, '[\\s\\S]*').replaceAll('…', '[^\\n]*')}$`)
}
