import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { decide } from '../../../protocol/src/decision/decide.ts'
import type { DecisionFacts } from '../../../protocol/src/decision/facts.ts'
import { referenceDecide } from '../../reference/decide.ts'

interface Case {
  name: string
  in: DecisionFacts
  out: unknown
}

const file = new URL('../../vectors/protocol/decide.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

describe('decide, published vectors', () => {
  it('has cases', () => {
    expect(cases.length).to.be.greaterThan(50)
  })

  for (const vector of cases) {
    it(vector.name, () => {
      expect(decide(vector.in)).to.deep.equal(vector.out)
      expect(referenceDecide(vector.in)).to.deep.equal(vector.out)
    })
  }
})
