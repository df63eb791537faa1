import { expect } from 'chai'
import { endOfTime, type Millis, parseClassName, type Seconds, secondsOf } from '@consentry/protocol'
import type { GrantTerms } from '../../../sdk/src/patient/GrantTerms.ts'
import { openingOf } from '../../../sdk/src/patient/openingOf.ts'
import { address, blockHash, orgId } from '../../support/ids.ts'
import { noon } from '../support/testClient.ts'

const block = { number: 7, hash: blockHash(7), time: (noon / 1000 - 20) as Seconds }
const facts = {
  patient: address(1),
  version: 3,
  name: 'Harbour Clinic',
  block,
  salt: new Uint8Array(32).fill(5),
  now: noon as Millis,
}
const terms: GrantTerms = {
  org: orgId(2),
  classes: ['notes', 'labs', 'labs'].map(parseClassName),
  actions: ['write', 'read'],
  purposes: ['TREAT', 'ETREAT'],
  expiresAt: (noon / 1000 + 86_400) as Seconds,
}

describe('sdk: openingOf', () => {
  it('sorts the lists, takes name and version from the chain, and begins with the named block', () => {
    const { patient, version, terms: own } = openingOf(terms, facts)
    expect({ patient, version }).to.deep.equal({ patient: address(1), version: 3 })
    expect(own).to.deep.include({
      granteeName: 'Harbour Clinic',
      classes: ['labs', 'notes'],
      actions: ['read', 'write'],
      purposes: ['ETREAT', 'TREAT'],
      notBefore: block.time,
      recordsFrom: 0,
      recordsTo: endOfTime,
      blockNumber: 7,
      blockHash: blockHash(7),
    })
  })

  it('begins today without history: records are dated by the day', () => {
    const { terms: own } = openingOf({ ...terms, history: 'excluded' }, facts)
    expect(own.recordsFrom).to.equal(secondsOf((noon - 43_200_000) as Millis))
  })

  it('keeps what the patient chose', () => {
    const chosen = {
      notBefore: (noon / 1000 + 60) as Seconds,
      recordsFrom: 10 as Seconds,
      recordsTo: 20 as Seconds,
    }
    expect(openingOf({ ...terms, ...chosen }, facts).terms).to.deep.include(chosen)
  })

  it('refuses what no grant may say', () => {
    const day = 86_400
    const wrong: readonly Partial<GrantTerms>[] = [
      { classes: [] },
      { actions: [] },
      { purposes: [] },
      { expiresAt: block.time },
      { expiresAt: (block.time + 731 * day) as Seconds },
      { recordsFrom: 30 as Seconds, recordsTo: 20 as Seconds },
    ]
    for (const change of wrong) {
      expect(() => openingOf({ ...terms, ...change }, facts), JSON.stringify(change))
        .to.throw()
        .with.property('code', 'bad_request')
    }
  })
})
