import { checkKills } from './checkKills.ts'

describe('gateway/adapters/ipfs after SIGKILL', function () {
  this.timeout(120_000)

  // The last of each kind: a file is deleted and then stored again.
  const kinds = ['after expectFile', 'after rename', 'after put', 'after remove', 'after rm']

  it('has every acknowledged blob and no stray file', () =>
    checkKills((steps) => kinds.map((kind) => steps.lastIndexOf(kind) + 1)))
})
