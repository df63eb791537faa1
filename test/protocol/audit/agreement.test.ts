import { expect } from 'chai'
import { agreeOnConsistencies, agreeOnInclusions } from './bitChanges.ts'

// Of each hash every 97th bit, at another place each time; test/slow looks at all of them.
const STEP = 97

describe('proofs of every tree up to 64 leaves, ours against a reference from the recursive definitions', function () {
  this.timeout(60_000)

  it('agree on inclusion, as it is and with any bit changed', () => {
    const { proofs, changes, disagreements } = agreeOnInclusions(STEP)
    expect(disagreements).to.deep.equal([])
    expect(proofs).to.equal((64 * 65) / 2)
    expect(changes).to.be.above(25_000)
  })

  it('agree on consistency, as it is and with any bit changed', () => {
    const { proofs, changes, disagreements } = agreeOnConsistencies(STEP)
    expect(disagreements).to.deep.equal([])
    expect(proofs).to.equal((64 * 65) / 2)
    expect(changes).to.be.above(25_000)
  })
})
