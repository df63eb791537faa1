import { expect } from 'chai'
import { agreeOnConsistencies, agreeOnInclusions } from '../../../protocol/audit/bitChanges.ts'

describe('every single bit of every proof of every tree up to 64 leaves', function () {
  this.timeout(3_600_000)

  for (const [name, agree] of Object.entries({
    inclusion: agreeOnInclusions,
    consistency: agreeOnConsistencies,
  })) {
    it(`of ${name}: ours and the reference refuse each change`, () => {
      const { changes, disagreements } = agree(1)
      expect(disagreements).to.deep.equal([])
      expect(changes).to.be.above(2_000_000)
    })
  }
})
