import { expect } from 'chai'
import fc from 'fast-check'
import { hkdfSync } from 'node:crypto'
import { getAddress, hashMessage, SigningKey } from 'ethers'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { checksumAddress } from '../../../protocol/src/crypto/checksumAddress.ts'
import { hkdfSha256 } from '../../../protocol/src/crypto/hkdf.ts'
import { generateKeyPair, keyPairOf, requireKeyPair } from '../../../protocol/src/crypto/keyPair.ts'
import { randomBytes } from '../../../protocol/src/crypto/random.ts'
import { openBox, sealBox } from '../../../protocol/src/crypto/sealedBox.ts'
import { personalMessageDigest, recoverAddress } from '../../../protocol/src/crypto/secp256k1.ts'
import { tweetnaclCurves as curves } from '../../../protocol/src/crypto/tweetnaclCurves.ts'
import { parseAddress } from '../../../protocol/src/values/ids.ts'
import { codeOf, hexBytes } from '../../support/vectors.ts'

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => new Uint8Array(bytes))
const order = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn

describe('protocol/crypto', () => {
  it('derives as the platform does', () => {
    const property = fc.property(bytes32, fc.uint8Array({ maxLength: 40 }), (ikm, salt) => {
      const info = Uint8Array.of(1, 2)
      const expected = new Uint8Array(hkdfSync('sha256', ikm, salt, info, 64))
      expect(hkdfSha256(ikm, { salt: new Uint8Array(salt), info, length: 64 })).to.deep.equal(expected)
    })
    fc.assert(property, { seed: 20_260_108, numRuns: 50 })
  })

  it('writes addresses and digests of personal messages as ethers does', () => {
    const property = fc.property(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.string({ unit: 'binary' }),
      (address, text) => {
        const lower = parseAddress(`0x${toHex(new Uint8Array(address))}`)
        expect(checksumAddress(lower)).to.equal(getAddress(lower))
        expect(`0x${toHex(personalMessageDigest(text))}`).to.equal(hashMessage(text))
      },
    )
    fc.assert(property, { seed: 20_260_109, numRuns: 200 })
  })

  it('recovers what a wallet signed', () => {
    const property = fc.property(bytes32, (digest) => {
      const key = new SigningKey(`0x${'3'.repeat(64)}`)
      const signer = '0x5cbdd86a2fa8dc4bddd8a8f69dba48572eec07fb'
      expect(recoverAddress(digest, key.sign(digest).serialized)).to.equal(signer)
      expect(recoverAddress(digest, hexBytes(key.sign(digest).serialized))).to.equal(signer)
    })
    fc.assert(property, { seed: 20_260_110, numRuns: 20 })
  })

  it('meets malformed signatures with bad_signature only', async () => {
    const scalar = fc.oneof(
      bytes32,
      fc.constant(new Uint8Array(32)),
      fc.constant(new Uint8Array(32).fill(255)),
    )
    const shaped = fc
      .tuple(scalar, scalar, fc.constantFrom(0, 1, 27, 28, 29))
      .map(([r, s, v]) => new Uint8Array([...r, ...s, v]))
    const inputs = fc.oneof(shaped, fc.uint8Array({ maxLength: 70 }), fc.string())
    const property = fc.asyncProperty(inputs, async (signature) => {
      const recover = () => recoverAddress(new Uint8Array(32).fill(1), signature)
      expect(['bad_signature', undefined]).to.include(await codeOf(recover))
    })
    await fc.assert(property, { seed: 20_260_111, numRuns: 2_000 })
  }).timeout(30_000)

  it('accepts one signature per message and key: s below the order', () => {
    const seed = new Uint8Array(32).fill(1)
    const message = Uint8Array.of(1)
    const publicKey = curves.ed25519PublicKey(seed)
    const signature = curves.ed25519Sign(seed, message)
    const s = BigInt(`0x${toHex(signature.slice(32).reverse())}`) + order
    const raised = hexBytes(s.toString(16).padStart(64, '0')).reverse()
    const malleable = new Uint8Array([...signature.subarray(0, 32), ...raised])
    const exact = new Uint8Array([
      ...signature.subarray(0, 32),
      ...hexBytes(order.toString(16).padStart(64, '0')).reverse(),
    ])
    expect(curves.ed25519Verify(publicKey, message, signature)).to.equal(true)
    expect(curves.ed25519Verify(publicKey, message, malleable)).to.equal(false)
    expect(curves.ed25519Verify(publicKey, message, exact)).to.equal(false)
    expect(curves.ed25519Verify(publicKey.subarray(1), message, signature)).to.equal(false)
    expect(curves.ed25519Verify(publicKey, message, signature.subarray(1))).to.equal(false)
  })

  it('opens a sealed box with and without the public key at hand', () => {
    const { secret, publicKey } = generateKeyPair()
    const sealed = sealBox(Uint8Array.of(1, 2, 3), publicKey)
    expect(openBox(sealed, { secret })).to.deep.equal(Uint8Array.of(1, 2, 3))
    expect(openBox(sealed, { secret, publicKey })).to.deep.equal(Uint8Array.of(1, 2, 3))
  })

  it('refuses boxes that are too short and keys of another length', async () => {
    const { secret } = generateKeyPair()
    expect(await codeOf(() => openBox(new Uint8Array(47), { secret }))).to.equal('bad_wrap')
    expect(await codeOf(() => sealBox(new Uint8Array(1), new Uint8Array(31)))).to.be.instanceOf(RangeError)
  })

  it('tells a key pair from a wrong one', async () => {
    const pair = keyPairOf(new Uint8Array(32).fill(5))
    requireKeyPair(pair)
    const wrong = { ...pair, publicKey: pair.secret }
    expect(await codeOf(() => requireKeyPair(wrong))).to.equal('key_mismatch')
  })

  it('gives as many random bytes as asked, beyond one call of the platform', () => {
    const bytes = randomBytes(70_000)
    expect(bytes.length).to.equal(70_000)
    expect(bytes.subarray(65_536).some((byte) => byte !== 0)).to.equal(true)
  })
})
