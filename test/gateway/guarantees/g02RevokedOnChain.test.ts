import { expect } from 'chai'
import { addressOf, type Care, clinic, openCare } from './care.ts'

const MAX_STALE = 60
const POLL = 1

describe('G2: a revocation that was made on the chain alone counts', () => {
  let care: Care

  beforeEach(async () => {
    care = await openCare()
  })
  afterEach(() => care.close())

  const revoke = () => {
    const by = addressOf('patient')
    return care.chain.mine([{ type: 'Revoked', patient: by, id: care.grant, by, version: 1 }])
  }

  it('from the next look at the chain on, long before it is final', async () => {
    const session = await care.login('member', clinic)
    expect((await care.askKey(session)).status).to.equal(200)
    revoke()
    await care.rig.engine.follower.poll()
    expect((await care.askKey(session)).status).to.equal(403)
  })

  it('after permitted staleness where the gateway sees nothing of the chain any more', async () => {
    const session = await care.login('member', clinic)
    const { time } = revoke()
    care.chain.isDown = true
    const permitted: number[] = []
    for (let second: number = time; second <= time + MAX_STALE + POLL; second += 1) {
      care.rig.clock.time = second * 1_000
      await care.rig.engine.follower.poll()
      if ((await care.askKey(session)).status === 200) permitted.push(second - time)
    }
    // The newest block that the gateway knows is older than the revocation.
    expect(Math.max(...permitted)).to.be.below(MAX_STALE)
    expect(permitted.length).to.be.greaterThan(0)
  })

  it('for good, also when the block that had it is forked away', async () => {
    const session = await care.login('member', clinic)
    revoke()
    await care.rig.engine.follower.poll()
    care.chain.cutTo(care.chain.blocks.length - 2)
    await care.say()
    await care.say()
    expect((await care.askKey(session)).status).to.equal(403)
  })
})
