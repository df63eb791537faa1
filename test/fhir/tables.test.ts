import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { SENSITIVE_CLASSES } from '../../fhir/src/index.ts'
import { sensitiveClasses } from '../../protocol/src/values/classes.ts'
import { generateCodes } from '../../scripts/generate/codes.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('fhir/tables', () => {
  it('has the generated code table fresh', () => {
    const json = read('data/sensitivity/consentry-codes.json')
    expect(read('fhir/src/codes.generated.ts')).to.equal(generateCodes(json))
  })

  it('has each row of the code table once, with a sensitive class', () => {
    const { rows } = JSON.parse(read('data/sensitivity/consentry-codes.json')) as {
      rows: { class: string; system: string; code: string }[]
    }
    expect(rows).to.have.length(69)
    expect(new Set(rows.map(({ system, code }) => `${system}|${code}`)).size).to.equal(69)
    for (const row of rows) expect(SENSITIVE_CLASSES).to.include(row.class)
  })

  it('has the sensitive classes in the order of the protocol', () => {
    expect(SENSITIVE_CLASSES).to.deep.equal([...sensitiveClasses])
  })
})
