import { decide, denyReasons } from '@consentry/protocol'
import { expect } from 'chai'
import { referenceDecide } from '../../reference/decide.ts'
import { address, orgId } from '../../support/ids.ts'
import { caseOf } from './DecisionCase.ts'
import { factsOf } from './factsOf.ts'
import { outcomeOf } from './outcomeOf.ts'
import { readTable } from './readTable.ts'
import type { Cast } from './sceneOf.ts'

const cast: Cast = { patient: address(1), actor: address(2), org: orgId(3), orgName: 'Clinic', row: 4 }

describe('decision table', () => {
  const parts = readTable()
  const rows = parts.flatMap((part) => part.rows)

  it('has at least 150 rows, with names of their own, and refuses more often than it permits', () => {
    expect(rows.length).to.be.at.least(150)
    expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length)
    const permitted = rows.filter(({ outcome }) => outcome.startsWith('allow'))
    expect(permitted.length).to.be.below(rows.length / 2)
  })

  it('meets every outcome that the protocol knows', () => {
    const seen = new Set(rows.map(({ outcome }) => outcome.replace(/ [A-Z]$/, '')))
    const known = Object.entries(denyReasons).map(([reason, code]) => `${code} : ${reason}`)
    expect([...seen].sort()).to.deep.equal([...known, 'allow : self', 'allow : grant'].sort())
  })

  for (const { name, rows: own } of parts) {
    describe(name, () => {
      for (const row of own) {
        it(`${row.id}: ${row.given} ${row.asked} → ${row.outcome}`, () => {
          const seen = caseOf(row)
          const played = seen.ask.by === 'patient' ? { ...cast, actor: cast.patient } : cast
          const facts = factsOf(seen, played)
          const decision = decide(facts)
          expect(outcomeOf(decision, played)).to.equal(row.outcome)
          expect(referenceDecide(facts)).to.deep.equal(decision)
        })
      }
    })
  }
})
