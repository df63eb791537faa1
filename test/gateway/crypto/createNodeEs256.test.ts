import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect } from 'chai'
import type { PublicJwk } from '@consentry/protocol'
import { createNodeEs256 } from '../../../gateway/src/adapters/crypto/createNodeEs256.ts'
import { webCryptoEs256 } from '../../../protocol/src/login/es256.ts'

interface Pair {
  readonly jwk: PublicJwk
  readonly privateKey: KeyObject
}

function newPair(): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return { jwk: { kty: 'EC', crv: 'P-256', x, y }, privateKey }
}

const signed = ({ privateKey }: Pair, message: Uint8Array) =>
  Uint8Array.from(sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' }))

describe('gateway/adapters/crypto/createNodeEs256', () => {
  const pair = newPair()
  const verify = createNodeEs256()

  it('accepts what the key signed, whatever the leading bytes of r and s are', () => {
    for (let n = 0; n < 300; n++) {
      const message = Buffer.from(`message ${n}`)
      expect(verify(pair.jwk, message, signed(pair, message))).to.equal(true)
    }
  })

  it('agrees with WebCrypto on changed signatures, keys and edge values', async () => {
    const message = Uint8Array.of(1, 2, 3)
    const signature = signed(pair, message)
    const flipped = Uint8Array.from(signature)
    flipped[5] = (flipped[5] ?? 0) ^ 1
    const zeros = new Uint8Array(64)
    const ones = new Uint8Array(64).fill(255)
    const offCurve = { ...pair.jwk, y: pair.jwk.x }
    const cases = [
      [pair.jwk, message, signature],
      [pair.jwk, Uint8Array.of(1), signature],
      [pair.jwk, message, flipped],
      [pair.jwk, message, zeros],
      [pair.jwk, message, ones],
      [pair.jwk, message, signature.subarray(1)],
      [newPair().jwk, message, signature],
      [offCurve, message, signature],
      [{ ...pair.jwk, x: '' }, message, signature],
    ] as const
    for (const [jwk, text, given] of cases) {
      expect(verify(jwk, text, given)).to.equal(await webCryptoEs256(jwk, text, given))
    }
  })

  it('still verifies for a key that was forgotten', () => {
    const few = createNodeEs256({ mostKeys: 2 })
    const pairs = [newPair(), newPair(), newPair()]
    const message = Uint8Array.of(1)
    for (const key of [...pairs, ...pairs]) expect(few(key.jwk, message, signed(key, message))).to.equal(true)
  })
})
