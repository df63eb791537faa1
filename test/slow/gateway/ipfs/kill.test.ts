import { checkKills } from '../../../gateway/ipfs/checkKills.ts'

describe('gateway/adapters/ipfs after SIGKILL at every step', function () {
  this.timeout(300_000)

  it('has every acknowledged blob and no stray file', () =>
    checkKills((steps) => steps.map((_, at) => at + 1)))
})
