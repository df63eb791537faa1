import { sha256 as reference } from '@noble/hashes/sha2.js'
import { installSha256, selfTest, sha256 } from '@consentry/protocol'
import { expect } from 'chai'
import fc from 'fast-check'
import { nodeSha256 } from '../../../gateway/src/adapters/crypto/nodeSha256.ts'

describe('nodeSha256', () => {
  // Whatever was installed: the same function by other means.
  afterEach(() => installSha256(nodeSha256))

  it('hashes like the implementation in JavaScript', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect([...nodeSha256(bytes)]).to.deep.equal([...reference(bytes)])
      }),
    )
  })

  it('hashes views by their own bytes and gives bytes of its own', () => {
    const whole = Uint8Array.from({ length: 64 }, (_, i) => i)
    const digest = nodeSha256(whole.subarray(8, 40))
    expect([...digest]).to.deep.equal([...reference(whole.slice(8, 40))])
    expect(digest.buffer.byteLength).to.equal(32)
  })

  it('is what sha256 runs on once it is installed', () => {
    installSha256(() => new Uint8Array(32))
    expect([...sha256(Uint8Array.of(1))]).to.deep.equal([...new Uint8Array(32)])
  })

  it('is tested at start: a wrong one is found', async () => {
    installSha256(() => new Uint8Array(32))
    const failure = await selfTest({}).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(Error)
  })
})
