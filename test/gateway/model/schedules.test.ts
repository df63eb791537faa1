import { expect } from 'chai'
import { describeRead } from './describeRead.ts'
import { runSchedules } from './runSchedules.ts'

const SEED = 20_260_101

describe('gateway, against the reference', () => {
  it('permits nothing that the reference forbids, in 2,000 random schedules', async function () {
    this.timeout(600_000)
    const { reads, permitted, permissible, forbidden } = await runSchedules({ schedules: 2_000, seed: SEED })
    expect(describeRead(forbidden)).to.equal('none')
    // A gateway that refuses everybody would pass as well.
    expect(permitted).to.be.greaterThan(reads / 10)
    expect(permitted).to.be.at.least(permissible * 0.9)
  })
})
