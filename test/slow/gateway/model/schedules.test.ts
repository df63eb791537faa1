import { expect } from 'chai'
import { describeRead } from '../../../gateway/model/describeRead.ts'
import { runSchedules } from '../../../gateway/model/runSchedules.ts'

const SEED = 20_270_101

describe('gateway, against the reference, for long', () => {
  it('permits nothing that the reference forbids, in 100,000 random schedules', async function () {
    this.timeout(3_400_000)
    const { permitted, forbidden } = await runSchedules({ schedules: 100_000, seed: SEED })
    expect(describeRead(forbidden)).to.equal('none')
    expect(permitted).to.be.greaterThan(100_000)
  })
})
