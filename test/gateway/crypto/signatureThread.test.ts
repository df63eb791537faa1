import { generateKeyPairSync, sign } from 'node:crypto'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import {
  type SignatureThread,
  signatureThread,
} from '../../../gateway/src/adapters/crypto/signatureThread.ts'
import { privateKeyOf } from '../../../gateway/src/adapters/crypto/rawKeys.ts'

describe('gateway/adapters/crypto/signatureThread', () => {
  const seed = new Uint8Array(32).fill(3)
  const key = privateKeyOf('ed25519', seed)
  const publicKey = nodeCurves.ed25519PublicKey(seed)
  const messages = Array.from({ length: 40 }, (_, at) => new Uint8Array(at).fill(at))
  let aside: SignatureThread

  before(() => {
    aside = signatureThread()
  })
  after(() => aside.close())

  it('signs as the thread itself would, each message its own', async () => {
    const signatures = await Promise.all(messages.map((message) => aside.sign(key, message)))
    for (const [at, message] of messages.entries())
      expect(signatures[at]).to.deep.equal(nodeCurves.ed25519Sign(seed, message))
  })

  it('verifies what is valid, and nothing else, in the order asked', async () => {
    const asked = messages.map((message, at) => {
      const signature = nodeCurves.ed25519Sign(seed, message)
      if (at % 3 === 1) signature[5] = (signature[5] ?? 0) ^ 1
      return aside.verify(publicKey, message, at % 3 === 2 ? signature.subarray(1) : signature)
    })
    expect(await Promise.all(asked)).to.deep.equal(messages.map((_, at) => at % 3 === 0))
  })

  it('has verified what it signed, and knows it for that very signature alone', async () => {
    const [message = seed, other = seed] = [messages[7], messages[8]]
    const [signature] = await Promise.all([aside.sign(key, message), aside.sign(key, other)])
    const changed = Uint8Array.from(signature)
    changed[63] = (changed[63] ?? 0) ^ 1
    const stranger = nodeCurves.ed25519PublicKey(new Uint8Array(32).fill(4))
    expect(await aside.verify(publicKey, other, signature)).to.equal(false)
    expect(await aside.verify(publicKey, message, changed)).to.equal(false)
    expect(await aside.verify(stranger, message, signature)).to.equal(false)
    // Remembered once, verified anew after that.
    for (let i = 0; i < 3; i++) expect(await aside.verify(publicKey, message, signature)).to.equal(true)
  })

  it('verifies proofs as it verifies alone, many at once and one by one', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' })
    const jwk = { kty: 'EC', crv: 'P-256', x, y } as const
    const proofs = messages.map((message, at) => {
      const signature = sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' })
      if (at % 2 === 1) signature[9] = (signature[9] ?? 0) ^ 1
      return { message, signature }
    })
    const wanted = messages.map((_, at) => at % 2 === 0)
    const verify = ({ message, signature }: (typeof proofs)[number]) =>
      aside.verifyEs256(jwk, message, signature)
    expect(await Promise.all(proofs.map(verify))).to.deep.equal(wanted)
    const alone: boolean[] = []
    for (const proof of proofs) alone.push(await verify(proof))
    expect(alone).to.deep.equal(wanted)
    expect(await aside.verifyEs256({ ...jwk, y: x }, new Uint8Array(1), new Uint8Array(64))).to.equal(false)
  })

  it('goes on here when the thread is no more', async () => {
    const other = signatureThread()
    const waiting = Promise.all([other.sign(key, messages[1] ?? new Uint8Array()), other.sign(key, seed)])
    await other.close()
    const [signature] = await waiting
    expect(signature).to.deep.equal(nodeCurves.ed25519Sign(seed, messages[1] ?? new Uint8Array()))
    expect(await other.verify(publicKey, messages[1] ?? new Uint8Array(), signature)).to.equal(true)
    expect(await other.verify(publicKey, messages[2] ?? new Uint8Array(), signature)).to.equal(false)
  })
})
