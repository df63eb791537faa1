import { mkdtemp, cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { checkSolidity } from '../../../scripts/check/solidity.ts'

const root = join(import.meta.dirname, '../../..')

describe('The check of Solidity', () => {
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consentry-check-'))
    await mkdir(join(folder, 'contracts'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const file of ['.solhint.json', '.prettierrc.json']) await cp(join(root, file), join(folder, file))
  })
  after(() => rm(folder, { recursive: true }))

  it('finds what the linter refuses and what is not formatted', async () => {
    const source =
      '// SPDX-License-Identifier: Apache-2.0\npragma solidity ^0.8.0;\ncontract A { function f() external {  } }\n'
    await writeFile(join(folder, 'contracts/A.sol'), source)
    const findings = await checkSolidity(folder)
    expect(findings).to.deep.include({
      rule: 'format',
      path: 'contracts/A.sol',
      line: 0,
      text: 'not formatted: npx prettier --write contracts/A.sol',
    })
    const linted = findings.find(({ rule }) => rule === 'compiler-version')
    expect(linted).to.include({ path: 'contracts/A.sol', line: 2 })
  }).timeout(60_000)
})
