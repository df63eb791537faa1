import { expect } from 'chai'
import { toUtf8 } from '../../../protocol/src/bytes/utf8.ts'
import {
  generateProofKeyPair,
  type KeyHandlePair,
  webCryptoEs256,
  webCryptoProofKey,
} from '../../../protocol/src/login/es256.ts'
import { jwkThumbprint } from '../../../protocol/src/login/PublicJwk.ts'
import { replayKey } from '../../../protocol/src/login/requestHash.ts'
import { parseJkt } from '../../../protocol/src/values/ids.ts'

describe('session keys', () => {
  const message = toUtf8('message')

  it('sign what their public key verifies, and nothing else', async () => {
    const key = await webCryptoProofKey(await generateProofKeyPair())
    const signature = await key.sign(message)
    expect(signature).to.have.length(64)
    expect(await webCryptoEs256(key.jwk, message, signature)).to.equal(true)
    expect(await webCryptoEs256(key.jwk, toUtf8('other'), signature)).to.equal(false)
  })

  it('that are no point of the curve verify nothing', async () => {
    const { jwk, sign } = await webCryptoProofKey(await generateProofKeyPair())
    const offCurve = { ...jwk, y: jwk.x }
    expect(await webCryptoEs256(offCurve, message, await sign(message))).to.equal(false)
  })

  it('cannot be exported', async () => {
    const { privateKey } = (await generateProofKeyPair()) as CryptoKeyPair
    const error = await crypto.subtle.exportKey('jwk', privateKey).then(String, (reason: unknown) => reason)
    expect(error).to.have.property('name', 'InvalidAccessError')
  })

  it('are on P-256 only', async () => {
    const other = { name: 'ECDSA', namedCurve: 'P-384' }
    const rsa = {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
      hash: 'SHA-256',
    }
    for (const algorithm of [other, rsa]) {
      const pair = (await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])) as KeyHandlePair
      const error = await webCryptoProofKey(pair).then(String, (reason: unknown) => reason)
      expect(error).to.be.instanceOf(TypeError)
    }
  })
})

describe('replayKey', () => {
  it('depends on key and identifier', () => {
    const jkt = parseJkt('AlVJcNk6EZba2lVUO-HzHDANJrLACwy6CWF_RT2YZD4')
    const other = jwkThumbprint({ kty: 'EC', crv: 'P-256', x: 'a', y: 'b' })
    expect(replayKey(jkt, 'a')).to.not.equal(replayKey(jkt, 'b'))
    expect(replayKey(jkt, 'a')).to.not.equal(replayKey(other, 'a'))
  })
})
