import { expect } from 'chai'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'
import { closedClasses, expectDemo } from './support/expectDemo.ts'
import { runDemo } from './support/runDemo.ts'

describe('e2e: the main job on real patients, against an independent expectation', function () {
  this.timeout(180_000)
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await temporaryFolder()
  })

  afterEach(() => folder.remove())

  it('the own patient and the International Patient Summaries, on a temporary network', async () => {
    const { code, result, progress } = await runDemo([], folder.path)
    expectDemo(result)
    expect(code).to.equal(0)
    expect(result.network).to.equal('temporary')
    expect(progress).to.include('higher limits')
    const sensitive = [
      'genomics',
      'hiv',
      'mental',
      'reproductive',
      'restricted',
      'sexual-health',
      'substance-use',
      'violence',
    ]
    expect([...closedClasses(result)].sort()).to.deep.equal(sensitive)
    expect(result.patients.map(({ name }) => name))
      .to.include('zoe-lukasiewicz')
      .and.to.have.length.at.least(2)
    const { counts, scope, chainFacts } = result.audit
    expect(scope).to.equal('whole log')
    expect(chainFacts).to.equal('verified')
    expect(counts.size).to.be.greaterThan(result.totals.records + result.totals.reads)
    expect(counts.factsRecomputed).to.equal(counts.decisionsReplayed)
  })

  it('documents kept whole: nothing of them opens by class', async () => {
    const { result } = await runDemo(['--documents', 'keep', '--only', 'Bundle-bundle-minimal'], folder.path)
    expectDemo(result)
    expect(result.patients.map(({ records, readable }) => [records, readable.length])).to.deep.equal([[1, 0]])
  })
})
