import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readReport } from '../../../scripts/test/readReport.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

describe('readReport', () => {
  let folder: TemporaryFolder
  before(async () => {
    folder = await temporaryFolder()
  })
  after(() => folder.remove())

  const json = (text: string): string => {
    const file = join(folder.path, 'report.json')
    writeFileSync(file, text)
    return file
  }

  it("reads mocha's report", () => {
    const file = json(
      JSON.stringify({
        stats: { passes: 3, failures: 1 },
        failures: [{ fullTitle: 'a does b', err: { message: 'no', stack: 'Error: no\n  at c' } }],
      }),
    )
    expect(readReport('mocha', '', file)).to.deep.equal({
      passed: 3,
      failed: 1,
      failures: ['a does b\nError: no\n  at c'],
    })
  })

  it('takes a report that is cut off or absent for none', () => {
    expect(readReport('mocha', '', json('{"stats": {"pas'))).to.equal(null)
    expect(readReport('mocha', '3 passing', join(folder.path, 'absent.json'))).to.equal(null)
  })

  it("reads Hardhat's closing lines, not those of its parts", () => {
    const output =
      '  12 passing (1s)\n  2 failing\n\n14 passing (2 solidity, 12 mocha)\n2 failing (2 mocha)\n1 skipped\n'
    expect(readReport('hardhat', output, '')).to.deep.equal({ passed: 14, failed: 3, failures: [] })
    expect(readReport('hardhat', 'Error HHE27: no EDR', '')).to.equal(null)
  })

  it('reads a closing line that counts what was caught', () => {
    expect(readReport('closing-line', '40 of 42 removed checks were caught\n', '')).to.include({
      passed: 40,
      failed: 2,
    })
  })

  it('reads a closing line only where it is the last one', () => {
    expect(readReport('closing-line', 'x\n5 passed, 2 failed\n', '')).to.include({ passed: 5, failed: 2 })
    expect(readReport('closing-line', '5 passed, 2 failed\nthen it broke\n', '')).to.equal(null)
  })
})
