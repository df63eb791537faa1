import { expect } from 'chai'
import { decide } from '../../../protocol/src/decision/decide.ts'
import type { DecisionFacts } from '../../../protocol/src/decision/facts.ts'
import { checkOpening, grantIdOf, type Opening } from '../../../protocol/src/grant/opening.ts'
import { type ChainFacts, factsFromChain } from '../../../protocol/src/receipt/chainFacts.ts'
import { chainHistoryOf } from '../../../protocol/src/receipt/chainHistory.ts'
import { compareFacts } from '../../../protocol/src/receipt/compareFacts.ts'
import { readSnapshot } from '../../../protocol/src/receipt/snapshot.ts'
import { hashOfBlock, SnapshotBuilder } from '../../support/snapshotBuilder.ts'

const patient = `0x${'11'.repeat(20)}`
const doctor = `0x${'22'.repeat(20)}`
const helper = `0x${'33'.repeat(20)}`
const org = `0x${'44'.repeat(32)}`

const opening: Opening = checkOpening({
  patient,
  version: 0,
  terms: {
    grantee: org,
    granteeName: 'Clinic',
    classes: ['labs'],
    actions: ['read'],
    purposes: ['TREAT'],
    notBefore: 0,
    expiresAt: 9000,
    recordsFrom: 0,
    recordsTo: 9000,
    blockNumber: 3,
    blockHash: hashOfBlock(3),
    salt: `0x${'55'.repeat(32)}`,
  },
})
const id = grantIdOf(opening)

const accredited = ['OrgAccredited', org, doctor, 1, 8000, 'Clinic'] as const
const employed = ['MemberSet', org, doctor, 1, 8000] as const
const granted = (by = patient) => ['Granted', patient, id, by, 0] as const
const base = (): SnapshotBuilder => new SnapshotBuilder().block(1, accredited).block(2, employed).block(3)

async function factsOf(
  builder: SnapshotBuilder,
  {
    safe,
    latest,
    actor = doctor,
    own = false,
  }: { safe: number; latest: number; actor?: string; own?: boolean },
): Promise<ChainFacts> {
  const snapshot = await readSnapshot(builder.chunks())
  const request = { patient, org: own ? null : org, actor }
  return factsFromChain(snapshot, chainHistoryOf(snapshot), { request, safe, latest, openings: [opening] })
}

const decisionOf = (chain: ChainFacts): string => decide(decisionFacts(chain)).reason

function decisionFacts(chain: ChainFacts): DecisionFacts {
  return {
    request: {
      patient,
      org,
      actor: doctor,
      action: 'read',
      class: 'labs',
      also: [],
      purpose: 'TREAT',
      recordTime: 50,
    },
    state: { ...chain, maxStale: 60, record: { erased: false, admittedHeight: 1, wrapKind: 1 } },
    clock: { wall: chain.latest.time },
  }
}

describe('factsFromChain', () => {
  it('permits what is registered, fresh and safe', async () => {
    const facts = await factsOf(base().block(4, granted()), { safe: 4, latest: 4 })
    expect(decisionOf(facts)).to.equal('grant')
    expect(facts.grants[0]).to.deep.equal({
      id,
      opening,
      signerHadRight: true,
      fresh: true,
      registryName: 'Clinic',
      safe: { status: 1 },
      latest: { status: 1 },
    })
    expect(facts.latest).to.deep.equal({ number: 4, time: 40 })
  })

  it('tells the two heights apart', async () => {
    const chain = base().block(4, granted()).block(5, ['Revoked', patient, id, patient, 1])
    expect(decisionOf(await factsOf(chain, { safe: 3, latest: 4 }))).to.equal('unsafe')
    expect(decisionOf(await factsOf(chain, { safe: 4, latest: 5 }))).to.equal('no_grant')
    expect((await factsOf(chain, { safe: 4, latest: 5 })).latches.revoked).to.deep.equal([id])
  })

  it('knows the floor after everything was revoked', async () => {
    const chain = base().block(4, granted()).block(5, ['AllRevoked', patient, patient, 1])
    const facts = await factsOf(chain, { safe: 4, latest: 5 })
    expect(facts.floor).to.deep.equal({ safe: 0, latest: 1 })
    expect(decisionOf(facts)).to.equal('no_grant')
  })

  it('asks whether a delegate who signed had the right then', async () => {
    const given = (rights: number, until: number) =>
      ['DelegateSet', patient, helper, rights, until, 0] as const
    const cases = [
      { chain: base().block(4, given(1, 500)).block(5, granted(helper)), had: true },
      { chain: base().block(4, given(2, 500)).block(5, granted(helper)), had: false },
      { chain: base().block(4, given(1, 50)).block(5, granted(helper)), had: false },
      { chain: base().block(5, granted(helper)).block(6, given(1, 500)), had: false },
      { chain: base().block(5, given(1, 500), granted(helper)), had: true },
    ]
    for (const { chain, had } of cases) {
      expect((await factsOf(chain, { safe: 5, latest: 5 })).grants[0]?.signerHadRight).to.equal(had)
    }
  })

  it('takes a grant for stale when its block is not canonical, unknown or over an hour old', async () => {
    const late = base().block(364, granted())
    expect((await factsOf(late, { safe: 364, latest: 364 })).grants[0]?.fresh).to.equal(false)
    const inTime = base().block(363, granted())
    expect((await factsOf(inTime, { safe: 363, latest: 363 })).grants[0]?.fresh).to.equal(true)
    const unknown = new SnapshotBuilder().block(1, accredited).block(2, employed).block(4, granted())
    expect((await factsOf(unknown, { safe: 4, latest: 4 })).grants[0]?.fresh).to.equal(false)
  })

  it('takes the name the organisation had when the grant was registered', async () => {
    const renamed = ['OrgAccredited', org, doctor, 1, 8000, 'Other'] as const
    const before = await factsOf(base().block(4, granted()).block(5, renamed), { safe: 5, latest: 5 })
    expect(before.grants[0]?.registryName).to.equal('Clinic')
    const after = await factsOf(base().block(4, renamed).block(5, granted()), { safe: 5, latest: 5 })
    expect(decisionOf(after)).to.equal('no_grant')
  })

  it('latches a suspension and a removal until a later safe block permits again', async () => {
    const suspended = base().block(4, granted()).block(5, ['OrgSuspended', org]).block(6, accredited)
    expect((await factsOf(suspended, { safe: 4, latest: 5 })).latches.orgs).to.deep.equal([org])
    expect((await factsOf(suspended, { safe: 4, latest: 6 })).latches.orgs).to.deep.equal([org])
    expect(decisionOf(await factsOf(suspended, { safe: 4, latest: 6 }))).to.equal('org')
    expect(decisionOf(await factsOf(suspended, { safe: 6, latest: 6 }))).to.equal('grant')
    const removed = base().block(4, granted()).block(5, ['MemberSet', org, doctor, 0, 0])
    expect((await factsOf(removed, { safe: 4, latest: 5 })).latches.members).to.deep.equal([
      `${org}:${doctor}`,
    ])
  })

  it('knows nothing yet of a grant that is registered later', async () => {
    const [grant] = (await factsOf(base().block(4, granted()), { safe: 3, latest: 3 })).grants
    expect(grant).to.include({
      signerHadRight: false,
      fresh: false,
      registryName: null,
      safe: null,
      latest: null,
    })
  })

  it('latches a removed delegate', async () => {
    const set = (rights: number) =>
      ['DelegateSet', patient, helper, rights, rights === 0 ? 0 : 500, 0] as const
    const chain = base().block(4, set(16)).block(5, set(0))
    const ask = { actor: helper, own: true }
    expect((await factsOf(chain, { safe: 4, latest: 4, ...ask })).latches.delegates).to.deep.equal([])
    expect((await factsOf(chain, { safe: 4, latest: 5, ...ask })).latches.delegates).to.deep.equal([helper])
  })

  it('knows delegates for own access only', async () => {
    const chain = base().block(4, ['DelegateSet', patient, helper, 16, 500, 0], granted())
    const own = await factsOf(chain, { safe: 3, latest: 4, actor: helper, own: true })
    expect(own.delegate).to.deep.equal({ safe: null, latest: { rights: 16, validUntil: 500 } })
    expect(own.org).to.deep.equal({ safe: null, latest: null })
    expect((await factsOf(chain, { safe: 4, latest: 4, actor: helper })).delegate).to.equal(null)
  })
})

describe('compareFacts', () => {
  const chain = base().block(4, granted())
  const heights = { safe: 4, latest: 4 }

  it('finds nothing in true facts, and lets a gateway latch more', async () => {
    const facts = await factsOf(chain, heights)
    const given = decisionFacts(facts)
    expect(compareFacts(given, facts)).to.deep.equal([])
    const latches = { ...given.state.latches, revoked: [id], floor: 9 }
    expect(compareFacts({ ...given, state: { ...given.state, latches } }, facts)).to.deep.equal([])
  })

  const lies: Record<string, (state: DecisionFacts['state']) => Partial<DecisionFacts['state']>> = {
    org: ({ org: { safe } }) => ({ org: { safe, latest: null } }),
    member: () => ({ member: { safe: null, latest: null } }),
    latest: () => ({ latest: { number: 4, time: 41 } }),
    [`grant ${id}`]: () => ({ grants: [] }),
  }
  for (const [fact, lie] of Object.entries(lies)) {
    it(`finds a lie about ${fact.slice(0, 6)}`, async () => {
      const facts = await factsOf(chain, heights)
      const given = decisionFacts(facts)
      const found = compareFacts({ ...given, state: { ...given.state, ...lie(given.state) } }, facts)
      expect(found.map((difference) => difference.fact)).to.deep.equal([fact])
    })
  }

  it('finds a grant that the chain does not know', async () => {
    const facts = await factsOf(base(), { safe: 3, latest: 3 })
    const invented = await factsOf(chain, heights)
    const given = decisionFacts({ ...facts, grants: invented.grants })
    expect(compareFacts(given, facts).map(({ fact }) => fact)).to.deep.equal([`grant ${id}`])
  })

  it('lets a gateway leave out grants that are of no use: not registered, or over', async () => {
    const unregistered = await factsOf(base(), { safe: 3, latest: 3 })
    expect(compareFacts(decisionFacts({ ...unregistered, grants: [] }), unregistered)).to.deep.equal([])
    const over = await factsOf(base().block(4, granted()).block(900), { safe: 900, latest: 900 })
    expect(compareFacts(decisionFacts({ ...over, grants: [] }), over)).to.deep.equal([])
  })

  it('finds latches and floors left out', async () => {
    const revoked = base()
      .block(4, granted())
      .block(5, ['Revoked', patient, id, patient, 1], ['AllRevoked', patient, patient, 2])
    const facts = await factsOf(revoked, { safe: 5, latest: 5 })
    const given = decisionFacts(facts)
    const latches = { ...given.state.latches, revoked: [], floor: 0 }
    const found = compareFacts({ ...given, state: { ...given.state, latches } }, facts)
    expect(found.map(({ fact }) => fact)).to.deep.equal(['latches.revoked', 'latches.floor'])
  })
})
