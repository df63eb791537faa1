import { expect } from 'chai'
import fc from 'fast-check'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { tweetnaclCurves } from '../../../protocol/src/crypto/tweetnaclCurves.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const message = fc.uint8Array({ maxLength: 300 })
const options = { seed: 20_260_201, numRuns: 60 }
const fromHex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))

/** Public keys of small order (RFC 7748 §7 and https://cr.yp.to/ecdh.html#validate), little-endian. */
const lowOrder = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
]

describe('gateway/adapters/crypto/nodeCurves', () => {
  it('gives the same X25519 bytes as tweetnacl', () => {
    fc.assert(
      fc.property(bytes32, bytes32, (secret, other) => {
        expect(nodeCurves.x25519PublicKey(secret)).to.deep.equal(tweetnaclCurves.x25519PublicKey(secret))
        expect(nodeCurves.x25519(secret, other)).to.deep.equal(tweetnaclCurves.x25519(secret, other))
      }),
      options,
    )
  })

  for (const hex of lowOrder) {
    it(`gives zeros for the low-order key ${hex.slice(0, 8)}…`, () => {
      const secret = new Uint8Array(32).fill(7)
      expect(nodeCurves.x25519(secret, fromHex(hex))).to.deep.equal(new Uint8Array(32))
      expect(tweetnaclCurves.x25519(secret, fromHex(hex))).to.deep.equal(new Uint8Array(32))
    })
  }

  it('signs as tweetnacl does, and verifies the same', () => {
    fc.assert(
      fc.property(bytes32, message, fc.nat(63), (seed, text, at) => {
        const publicKey = nodeCurves.ed25519PublicKey(seed)
        const signature = nodeCurves.ed25519Sign(seed, text)
        expect(publicKey).to.deep.equal(tweetnaclCurves.ed25519PublicKey(seed))
        expect(signature).to.deep.equal(tweetnaclCurves.ed25519Sign(seed, text))
        expect(nodeCurves.ed25519Verify(publicKey, text, signature)).to.equal(true)
        signature[at] = (signature[at] ?? 0) ^ 1
        expect(nodeCurves.ed25519Verify(publicKey, text, signature)).to.equal(false)
      }),
      options,
    )
  })

  it('signs the test vector of RFC 8032 §7.1', () => {
    const seed = fromHex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    expect(Buffer.from(nodeCurves.ed25519PublicKey(seed)).toString('hex')).to.equal(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    )
    expect(Buffer.from(nodeCurves.ed25519Sign(seed, Uint8Array.of(0x72))).toString('hex')).to.equal(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
  })

  it('rejects signatures of another length and with s + L', () => {
    const seed = new Uint8Array(32).fill(1)
    const publicKey = nodeCurves.ed25519PublicKey(seed)
    const signature = nodeCurves.ed25519Sign(seed, Uint8Array.of(1))
    const order = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n
    let s = [...signature.subarray(32)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order
    const second = Uint8Array.from(signature)
    for (let at = 32; at < 64; at++, s /= 256n) second[at] = Number(s % 256n)
    expect(nodeCurves.ed25519Verify(publicKey, Uint8Array.of(1), second)).to.equal(false)
    expect(nodeCurves.ed25519Verify(publicKey, Uint8Array.of(1), signature.subarray(1))).to.equal(false)
    expect(nodeCurves.ed25519Verify(publicKey.subarray(1), Uint8Array.of(1), signature)).to.equal(false)
  })
})
