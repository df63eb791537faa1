import { DatabaseSync } from 'node:sqlite'
import { parseAuditEvent, type Seconds } from '@consentry/protocol'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import type { FollowerPorts } from '../../../gateway/src/follow/followerPorts.ts'
import { createLeafWriter } from '../../../gateway/src/log/appendLeaves.ts'
import { ms } from '../../support/ids.ts'
import { leafRow } from '../store/rows.ts'
import { FakeChain, type Said } from './FakeChain.ts'
import { type Following, following } from './following.ts'
import * as said from './said.ts'

const few = fc.integer({ min: 1, max: 3 })
const version = fc.nat(9)
const event: fc.Arbitrary<Said> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(few, few, version).map((three) => said.granted(...three)) },
  { weight: 3, arbitrary: fc.tuple(few, few, version).map((three) => said.revoked(...three)) },
  fc.tuple(few, version).map((two) => said.allRevoked(...two)),
  fc.tuple(few, version).map(([patient, n]) => said.keysSet(patient, n, n + 1, n)),
  fc.tuple(few, fc.constantFrom(0, 1, 16)).map(([patient, rights]) => said.delegateSet(patient, 9, rights)),
  fc.tuple(few, fc.constantFrom(0, 1, 3)).map(([org, roles]) => said.memberSet(org, 9, roles)),
  fc.tuple(few, fc.constantFrom(1, 3)).map(([org, roles]) => said.accredited(org, roles)),
  few.map(said.suspended),
)
const history = fc.array(fc.array(event, { maxLength: 6 }), { minLength: 1, maxLength: 12 })

const tables = ['block', 'patient', 'grant', 'delegate', 'org', 'member', 'anchor', 'latch', 'evidence']

/** Everything that following wrote; when a latch was lifted again depends on the looks at the chain in between. */
function written({ store, leaves }: Following): unknown {
  const database = new DatabaseSync(join(store.dir, 'ledger.sqlite'), { readOnly: true })
  try {
    const rows = tables.map((table) => {
      const all = database.prepare(`select * from "${table}"`).all()
      return [table, all.map(({ clearedBlock: _, ...row }) => JSON.stringify(row)).sort()]
    })
    return { rows, leaves }
  } finally {
    database.close()
  }
}

/** A follower whose log began before the chain. */
async function openLogged(chain: FakeChain, options: Partial<FollowerPorts> = {}): Promise<Following> {
  const here = await following(chain, options)
  await here.store.ledger.write((tx) => tx.leaves.append([leafRow(0, { t: ms(0) })]))
  return here
}

describe('follow: facts of a span', () => {
  it('are those of its blocks one by one, with the same denials and entries', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (blocks) => {
        const chain = new FakeChain()
        const slow = await openLogged(chain)
        for (const events of blocks) {
          chain.mine(events)
          expect((await slow.follower.poll()).kind).to.equal('ready')
        }
        const fast = await openLogged(chain)
        expect((await fast.follower.poll()).kind).to.equal('ready')
        expect(written(fast)).to.deep.equal(written(slow))
        await Promise.all([slow, fast].map(({ store }) => store.remove()))
      }),
      { numRuns: 20 },
    )
  }).timeout(60_000)

  it('are there when an entry is made: each names the block that brought it', async () => {
    const chain = new FakeChain()
    for (let patient = 1; patient <= 4; patient++) chain.mine([said.keysSet(patient, patient, 1, 0)])
    // So late that nobody is told of these events.
    const clock = { now: () => ms(5_000_000_000) }
    const appendLeaves = createLeafWriter({
      origin: '127.0.0.1:7546/consentry/31337/1',
      clock,
      random: (length) => new Uint8Array(length).fill(length),
      log: { state: () => ({ kind: 'alive', lastAnchor: 1 as Seconds }) },
    })
    const here = await openLogged(chain, { appendLeaves, clock })
    expect((await here.follower.poll()).kind).to.equal('ready')
    const rows = await here.store.ledger.read((tx) => tx.leaves.range(1, 9))
    const views = rows.map(({ body }) => parseAuditEvent(body ?? '').chain)
    expect(views.map((view) => [view?.block, view?.n])).to.deep.equal([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
    await here.store.remove()
  })
})
