import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { closedClasses, expectDemo } from '../e2e/support/expectDemo.ts'
import { runDemo } from '../e2e/support/runDemo.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts'

const synthea = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'synthea-fhir-r4')

describe('slow: the demo on every patient of the Synthea sample', function () {
  this.timeout(1_800_000)
  let folder: TemporaryFolder

  before(async () => {
    folder = await temporaryFolder()
  })

  after(() => folder.remove())

  it('gives exactly what the independent expectation says, if the data is there', async () => {
    if (!existsSync(synthea)) return
    const { code, result } = await runDemo(['--patients', synthea], folder.path)
    expectDemo(result)
    expect(code).to.equal(0)
    expect(result.patients).to.have.length(15)
    expect([...closedClasses(result)]).to.include.members(['mental', 'substance-use', 'reproductive'])
  })
})
