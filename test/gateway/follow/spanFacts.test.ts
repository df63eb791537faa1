import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
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
async function openLogged(chain: FakeChain): Promise<Following> {
  const here = await following(chain)
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
})
