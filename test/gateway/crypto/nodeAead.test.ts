import { expect } from 'chai'
import fc from 'fast-check'
import { nodeAead } from '../../../gateway/src/adapters/crypto/nodeAead.ts'
import { webCryptoAead } from '../../../protocol/src/crypto/webCryptoAead.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('gateway/adapters/crypto/nodeAead', () => {
  it('seals and opens the same bytes as WebCrypto', () =>
    fc.assert(
      fc.asyncProperty(
        bytes(32),
        bytes(12),
        fc.uint8Array({ maxLength: 100 }),
        fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined }),
        async (key, nonce, plaintext, aad) => {
          const [ours, theirs] = [await nodeAead.cipher(key), await webCryptoAead.cipher(key)]
          const sealed = await ours.seal(nonce, plaintext, aad)
          expect(sealed).to.deep.equal(await theirs.seal(nonce, plaintext, aad))
          expect(await ours.open(nonce, sealed, aad)).to.deep.equal(plaintext)
        },
      ),
      { seed: 20_260_202, numRuns: 60 },
    ))

  it('opens nothing that was changed or is too short', async () => {
    const cipher = await nodeAead.cipher(new Uint8Array(32).fill(1))
    const nonce = new Uint8Array(12)
    const sealed = await cipher.seal(nonce, Uint8Array.of(1, 2, 3), Uint8Array.of(9))
    for (let at = 0; at < sealed.length; at++) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 0x80
      expect(await cipher.open(nonce, changed, Uint8Array.of(9))).to.equal(undefined)
    }
    expect(await cipher.open(nonce, sealed, Uint8Array.of(8))).to.equal(undefined)
    expect(await cipher.open(nonce, sealed)).to.equal(undefined)
    expect(await cipher.open(nonce, sealed.subarray(0, 15))).to.equal(undefined)
  })

  it('takes keys of 32 and nonces of 12 bytes only', async () => {
    expect(() => nodeAead.cipher(new Uint8Array(16))).to.throw(TypeError)
    const cipher = await nodeAead.cipher(new Uint8Array(32))
    expect(() => cipher.seal(new Uint8Array(16), new Uint8Array(1))).to.throw(TypeError)
  })
})
