import { expect } from 'chai'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { agreedAnchor } from '../../../gateway/src/wiring/agreedAnchor.ts'

const anchor = (size: number, root = size) => ({ size, root: new Uint8Array(32).fill(root) })
const says = (answer: ReturnType<typeof anchor> | null) => async () => answer
const silent = () => Promise.reject(new GatewayError('chain_stale', 'silent'))

describe('gateway wiring: the anchor that all nodes have', () => {
  it('is that of the only node', async () => {
    expect(await agreedAnchor([says(anchor(5))])).to.deep.equal(anchor(5))
    expect(await agreedAnchor([says(null)])).to.equal(null)
    expect(await agreedAnchor([silent])).to.equal(null)
  })

  it('is none where two nodes do not say the same', async () => {
    expect(await agreedAnchor([says(anchor(5)), says(anchor(5))])).to.deep.equal(anchor(5))
    for (const other of [says(anchor(6, 5)), says(anchor(5, 6)), says(null), silent]) {
      expect(await agreedAnchor([says(anchor(5)), other])).to.equal(null)
      expect(await agreedAnchor([other, says(anchor(5))])).to.equal(null)
    }
  })
})
