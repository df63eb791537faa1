import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { DemoResult } from '../../../scripts/demo/DemoResult.ts'
import { expectedAccess } from '../../reference/expectedClasses.ts'

const granted = ['labs', 'medications', 'vitals']

/** Compares what the clinic could read and what it was refused with an expectation that shares no code with it. */
export function expectDemo(result: DemoResult): void {
  expect(result.deviations).to.deep.equal([])
  expect(result.granted).to.deep.equal(granted)
  for (const patient of result.patients) {
    const text = readFileSync(patient.path, 'utf8')
    const expected = expectedAccess(text, granted, result.documents)
    expect(patient.readable, patient.name).to.deep.equal(expected.readable)
    expect(patient.listed, patient.name).to.deep.equal(expected.readable)
    expect(patient.refused, patient.name).to.deep.equal(expected.refused)
    expect(patient.refusedAfterRevocation, patient.name).to.equal(patient.records)
    expect(patient.records).to.equal(expected.readable.length + expected.refused.length)
  }
}

/** Sensitive classes whose records were asked for, over all patients; fails if one of them opened. */
export function closedClasses(result: DemoResult): ReadonlySet<string> {
  const closed = new Set<string>()
  for (const { name, sensitive } of result.patients) {
    for (const [sensitiveClass, { asked, opened }] of Object.entries(sensitive)) {
      expect(opened, `${sensitiveClass} of ${name}`).to.equal(0)
      if (asked > 0) closed.add(sensitiveClass)
    }
  }
  return closed
}
