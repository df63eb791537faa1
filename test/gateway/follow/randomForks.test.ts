import { expect } from 'chai'
import fc from 'fast-check'
import type { LatchesInView } from '../../../gateway/src/ports/LatchRows.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import { address, grantId, orgId } from '../../support/ids.ts'
import { FakeChain, type Said } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

type Step =
  | { readonly kind: 'mine'; readonly events: readonly Said[] }
  | { readonly kind: 'fork'; readonly depth: number }
  | { readonly kind: 'poll' }
  | { readonly kind: 'restart' }

const small = fc.integer({ min: 1, max: 2 })
const event: fc.Arbitrary<Said> = fc.oneof(
  fc.tuple(small, small, fc.nat(3)).map(([patient, id, version]) => said.granted(patient, id, version)),
  fc.tuple(small, small, fc.nat(9)).map(([patient, id, version]) => said.revoked(patient, id, version)),
  fc.tuple(small, fc.nat(9)).map(([patient, version]) => said.allRevoked(patient, version)),
  fc
    .tuple(small, fc.nat(9))
    .map(([patient, version]) => said.keysSet(patient, version, version + 1, version)),
  fc
    .tuple(small, fc.constantFrom(0, 1, 16, 17))
    .map(([patient, rights]) => said.delegateSet(patient, 9, rights)),
  fc.tuple(small, fc.constantFrom(1, 3)).map(([org, roles]) => said.accredited(org, roles)),
  small.map(said.suspended),
  fc.tuple(small, fc.constantFrom(0, 1, 3)).map(([org, roles]) => said.memberSet(org, 9, roles)),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(event, { maxLength: 3 }).map((events): Step => ({ kind: 'mine', events })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }).map((depth): Step => ({ kind: 'fork', depth })) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'poll' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
)

const heights = Array.from({ length: 80 }, (_, i) => i)

/** All facts about the few people of this test, at every height. */
async function factsIn(tx: LedgerTx): Promise<unknown> {
  const facts: unknown[] = []
  for (const height of heights) {
    for (const n of [1, 2]) {
      facts.push(
        await tx.chain.patientAt(address(n), height),
        await tx.chain.delegateAt(address(n), address(9), height),
        await tx.chain.orgAt(orgId(n), height),
        await tx.chain.memberAt(orgId(n), address(9), height),
      )
      for (const id of [1, 2]) facts.push(await tx.chain.grantAt(address(n), grantId(id), height))
    }
  }
  return facts
}

const viewOf = (here: Following, n: number): Promise<LatchesInView> =>
  here.store.ledger.read((tx) =>
    tx.latches.inView({
      patient: address(n),
      org: orgId(n),
      actor: address(9),
      ids: [grantId(1), grantId(2)],
    }),
  )

/** What every block that was ever accepted denied for good. */
function denied(blocks: Following['blocks']): {
  readonly revoked: ReadonlySet<string>
  readonly floors: Map<string, number>
} {
  const revoked = new Set<string>()
  const floors = new Map<string, number>()
  for (const { event: heard } of blocks.flatMap(({ events }) => events)) {
    if (heard.type === 'Revoked') revoked.add(`${heard.patient}${heard.id}`)
    if (heard.type === 'AllRevoked')
      floors.set(heard.patient, Math.max(floors.get(heard.patient) ?? 0, heard.version))
  }
  return { revoked, floors }
}

async function run(
  steps: readonly Step[],
): Promise<{ readonly here: Following; readonly blocks: Following['blocks'] }> {
  const chain = new FakeChain()
  chain.mine()
  let here = await following(chain)
  const blocks: Following['blocks'] = []
  const take = () => blocks.push(...here.blocks.splice(0))
  for (const each of [...steps, { kind: 'poll' } as const]) {
    if (each.kind === 'mine') chain.mine(each.events)
    if (each.kind === 'fork') {
      chain.cutTo(Math.max(1, chain.blocks.length - 1 - each.depth))
      chain.mineMany(each.depth)
    }
    if (each.kind === 'poll') expect((await here.follower.poll()).kind).to.equal('ready')
    take()
    if (each.kind === 'restart') here = await here.restart()
  }
  return { here, blocks }
}

describe('follow: random histories with forks', () => {
  it('leave the facts of the canonical chain alone, and the permanent denials of all chains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const { here, blocks } = await run(steps)
        const fresh = await following(here.chain)
        await fresh.follower.poll()
        const [followed, replayed] = await Promise.all([
          here.store.ledger.read(factsIn),
          fresh.store.ledger.read(factsIn),
        ])
        expect(followed).to.deep.equal(replayed)
        const { revoked, floors } = denied(blocks)
        for (const n of [1, 2]) {
          const view = await viewOf(here, n)
          const expected = [grantId(1), grantId(2)].filter((id) => revoked.has(`${address(n)}${id}`))
          expect(view.revoked).to.deep.equal(expected)
          expect(view.floor).to.equal(floors.get(address(n)) ?? 0)
        }
        await here.store.remove()
        await fresh.store.remove()
      }),
      { numRuns: 25 },
    )
  }).timeout(60_000)

  it('never lift a denial that the canonical chain still says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
        const { here } = await run(steps)
        for (const n of [1, 2]) {
          const view = await viewOf(here, n)
          const [delegate, member, org] = await here.store.ledger.read((tx) =>
            Promise.all([
              tx.chain.delegateAt(address(n), address(9), 99),
              tx.chain.memberAt(orgId(n), address(9), 99),
              tx.chain.orgAt(orgId(n), 99),
            ]),
          )
          if (delegate?.rights === 0) expect(view.delegates).to.deep.equal([address(9)])
          if (member?.roles === 0) expect(view.members).to.deep.equal([address(9)])
          if (org?.status === 2) expect(view.orgs).to.deep.equal([orgId(n)])
        }
        await here.store.remove()
      }),
      { numRuns: 25 },
    )
  }).timeout(60_000)
})
