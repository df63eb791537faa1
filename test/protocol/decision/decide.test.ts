import { expect } from 'chai'
import fc from 'fast-check'
import { decide } from '../../../protocol/src/decision/decide.ts'
import type { DecisionFacts } from '../../../protocol/src/decision/facts.ts'
import { denyReasons } from '../../../protocol/src/decision/reasons.ts'
import { referenceDecide } from '../../reference/decide.ts'
import { arbitraryFacts } from './arbitraryFacts.ts'

const SEED = 20_260_101

describe('decide', () => {
  it('agrees with the reference on random states', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        expect(decide(facts)).to.deep.equal(referenceDecide(facts))
      }),
      { seed: SEED, numRuns: 3000 },
    )
  })

  it('reaches every reason in the random states', () => {
    const seen = new Set(
      fc.sample(arbitraryFacts, { seed: SEED, numRuns: 3000 }).map((facts) => decide(facts).reason),
    )
    expect([...seen].sort()).to.deep.equal([...Object.keys(denyReasons), 'grant', 'self'].sort())
  })

  it('never permits an organisation more when a latch is added', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { request, state } = facts
        const latches = { ...state.latches, revoked: state.grants.map((grant) => grant.id) }
        const latched: DecisionFacts = { ...facts, state: { ...state, latches } }
        expect(decide(latched).decision === 'deny' || request.org === null).to.equal(true)
      }),
      { seed: SEED, numRuns: 500 },
    )
  })

  it('refuses where a time is not a number', () => {
    const [facts] = fc.sample(
      arbitraryFacts.filter((candidate) => decide(candidate).decision === 'allow'),
      { seed: SEED, numRuns: 1 },
    )
    if (facts === undefined) throw new TypeError('no sample')
    expect(decide({ ...facts, clock: { wall: Number.NaN } })).to.include({ decision: 'deny', reason: 'skew' })
  })

  it('does not take a stale view for a delegate, though it does for the patient', () => {
    const facts = delegateFacts('0x02')
    expect(decide(facts)).to.include({ decision: 'allow', reason: 'self' })
    const stale = { ...facts, clock: { wall: 1016 } }
    expect(decide(stale)).to.include({ decision: 'deny', reason: 'stale' })
    expect(decide({ ...stale, request: { ...stale.request, actor: '0x01' } })).to.include({ reason: 'self' })
  })
})

function delegateFacts(actor: string): DecisionFacts {
  const views = { rights: 16, validUntil: 9000 }
  const nothing = { safe: null, latest: null }
  return {
    request: {
      patient: '0x01',
      org: null,
      actor,
      action: 'write',
      class: 'labs',
      also: [],
      purpose: null,
      recordTime: 0,
    },
    state: {
      maxStale: 15,
      safe: { number: 1, time: 1000 },
      latest: { number: 1, time: 1000 },
      org: nothing,
      member: nothing,
      delegate: { safe: views, latest: views },
      floor: { safe: 0, latest: 0 },
      latches: { revoked: [], floor: 0, members: [], orgs: [], delegates: [] },
      record: null,
      grants: [],
    },
    clock: { wall: 1000 },
  }
}
