import { listRecords, openOwnRecords } from '@consentry/sdk/patient'
import { checkReceipts } from '@consentry/sdk'
import { expect } from 'chai'
import { pollUntil } from '../e2e/support/pollUntil.ts'
import { seededRandom } from '../e2e/support/seededRandom.ts'
import { actions } from './support/actions.ts'
import { crashPlan } from './support/crashPlan.ts'
import { failpoints } from './support/durableSteps.ts'
import { type Crash, openWorld, type World } from './support/openWorld.ts'
import { relayStates } from './support/Promises.ts'

const isWhole = process.env['CONSENTRY_CRASH_ALL'] === '1'
const seed = Number(process.env['CONSENTRY_CRASH_SEED'] ?? 20_261_125)
const sampled = 4

async function expectWholeRecord({ zoe }: World): Promise<void> {
  const ids = (await listRecords(zoe)).map(({ recordId }) => recordId)
  expect(new Set(ids).size).to.equal(ids.length)
  for (const outcome of await openOwnRecords(zoe, ids)) expect(outcome).to.have.property('body')
  await pollUntil('every receipt is proved', async () => {
    const { alarms, waiting } = await checkReceipts(zoe.session.client)
    expect(alarms).to.deep.equal([])
    return waiting === 0
  })
}

it('crash: there are at least 40 failpoints, each with a name of its own', () => {
  expect(new Set(failpoints).size).to.equal(failpoints.length).and.to.be.at.least(40)
})

// The shim that forgets what was not synced is one of the Linux loader.
const crashes: readonly Crash[] = process.platform === 'linux' ? ['kill', 'power cut'] : ['kill']
if (crashes.length === 1) console.log('crash: power cuts are played on Linux only')

for (const crash of crashes) {
  const plan = crashPlan(seededRandom(seed + crash.length))
  const chosen = isWhole ? plan : plan.slice(0, sampled)

  describe(`crash: ${crash} at ${chosen.length} of ${plan.length} failpoints (seed ${seed})`, function () {
    this.timeout(120_000)
    // What follows goes on with the same data.
    this.bail(true)
    let world: World

    before(async () => {
      world = await openWorld(crash)
    })

    after(() => world?.close())

    for (const { point, action, call } of chosen) {
      it(`${point}, pass ${call} of ${action}`, async () => {
        const { gateway } = world
        const before = gateway.kills
        await gateway.arm(point, call)
        await actions[action](world)
        await pollUntil(`the gateway is killed at ${point}`, async () => gateway.kills > before, 10)
        await gateway.up()
      })
    }

    it('has what it acknowledged after the last crash', async () => {
      expect(await world.read((tx) => world.promises.faults(tx))).to.deep.equal([])
    })

    it('keeps its promises to the chain', async () => {
      await pollUntil('every relay is on chain', async () => {
        const { failed, open } = await world.read(relayStates)
        expect(failed).to.deep.equal([])
        return open.length === 0
      })
    })

    it('gives every record back and proves every receipt', () => expectWholeRecord(world))

    if (crash === 'power cut') {
      it('did lose something each time', () => {
        expect(world.forgotten()).to.be.at.least(chosen.length)
      })
    }
  })
}
