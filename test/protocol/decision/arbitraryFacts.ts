import fc from 'fast-check'
import type { DecisionFacts, GrantFacts } from '../../../protocol/src/decision/facts.ts'

const NOW = 1_800_000_000
const PATIENT = '0x1111111111111111111111111111111111111111'
const ACTOR = '0x2222222222222222222222222222222222222222'
const ORG = `0x${'aa'.repeat(32)}`
const NAME = 'City Hospital'

/** The first value most of the time, so that random states also reach the last checks. */
function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(usual) },
    { weight: others.length === 0 ? 0 : 1, arbitrary: fc.constantFrom(usual, ...others) },
  )
}

/** Seconds around now, where the comparisons turn. */
function around(usual: number): fc.Arbitrary<number> {
  return fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: nearNow() })
}

function nearNow(): fc.Arbitrary<number> {
  return fc.integer({ min: -3, max: 3 }).map((offset) => NOW + offset)
}

function views<T>(fact: fc.Arbitrary<T>): fc.Arbitrary<{ safe: T | null; latest: T | null }> {
  const view = fc.option(fact, { freq: 20 })
  return fc.record({ safe: view, latest: view })
}

const terms = fc.record({
  grantee: mostly(ORG, `0x${'bb'.repeat(32)}`),
  granteeName: mostly(NAME, 'Other Clinic'),
  classes: mostly(['hiv', 'labs'], ['labs'], ['notes']),
  actions: mostly(['read', 'write'], ['read'], ['write']),
  purposes: mostly(['HRESCH', 'TREAT'], ['ETREAT'], ['TREAT'], ['HPAYMT']),
  notBefore: around(NOW - 1000),
  expiresAt: around(NOW + 1000),
  recordsFrom: around(0),
  recordsTo: around(NOW + 1000),
  blockNumber: fc.constant(5),
  blockHash: fc.constant(`0x${'00'.repeat(32)}`),
  salt: fc.constant(`0x${'00'.repeat(32)}`),
})

const status = fc.option(fc.record({ status: mostly(1, 0, 2) }), { freq: 20 })

function grant(id: string): fc.Arbitrary<GrantFacts> {
  return fc.record({
    id: fc.constant(id),
    opening: fc.record({ patient: mostly(PATIENT, ACTOR), version: mostly(4, 3, 5), terms }),
    signerHadRight: mostly(true, false),
    fresh: mostly(true, false),
    registryName: mostly<string | null>(NAME, 'Other Clinic', null),
    safe: status,
    latest: status,
  })
}

const grantIds = ['01', '02', '03'].map((byte) => `0x${byte.repeat(32)}`)

const state: fc.Arbitrary<DecisionFacts['state']> = fc.record({
  maxStale: mostly(15, 60, 1),
  safe: fc.record({ number: fc.constant(90), time: fc.constant(NOW - 30) }),
  latest: fc.record({ number: mostly(100, 99), time: mostly(NOW, NOW - 2, NOW + 2, NOW - 20, NOW + 121) }),
  org: views(
    fc.record({ status: mostly(1, 2, 0), roles: mostly(17, 1, 16, 8), validUntil: around(NOW + 1000) }),
  ),
  member: views(fc.record({ roles: mostly(1, 2, 4, 7), validUntil: around(NOW + 1000) })),
  delegate: fc.option(views(fc.record({ rights: mostly(16, 23, 7), validUntil: around(NOW + 1000) })), {
    freq: 4,
  }),
  floor: fc.record({ safe: mostly(0, 4, 5), latest: mostly(0, 4, 5) }),
  latches: fc.record({
    revoked: fc.oneof(
      { weight: 6, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.subarray(grantIds) },
    ),
    floor: mostly(0, 4, 5),
    members: mostly<string[]>([], [`${ORG}:${ACTOR}`], [`${ORG}:${PATIENT}`]),
    orgs: mostly<string[]>([], [ORG]),
    delegates: mostly<string[]>([], [ACTOR], [PATIENT]),
  }),
  record: fc.option(
    fc.record({ erased: mostly(false, true), admittedHeight: mostly(50, 100, 101), wrapKind: mostly(1, 2) }),
    { freq: 12 },
  ),
  grants: fc
    .shuffledSubarray(grantIds)
    .chain((ids) => fc.tuple(...ids.map((id) => grant(id))).map((list): GrantFacts[] => list)),
})

/** Random facts near the borders of every check of the decision. */
export const arbitraryFacts: fc.Arbitrary<DecisionFacts> = fc.record({
  request: fc.record({
    patient: fc.constant(PATIENT),
    org: mostly<string | null>(ORG, null),
    actor: mostly(ACTOR, PATIENT),
    action: fc.constantFrom<'read' | 'write'>('read', 'write'),
    class: mostly('labs', 'notes'),
    also: mostly<string[]>([], ['hiv'], ['hiv', 'mental']),
    purpose: mostly<string | null>('TREAT', 'ETREAT', 'HRESCH', 'HPAYMT', 'BTG', 'toString', '', null),
    recordTime: mostly(NOW - 500, NOW, 0),
  }),
  state,
  clock: fc.record({ wall: mostly(NOW, NOW - 1, NOW + 1, NOW + 15, NOW + 16, NOW + 86_401) }),
})
