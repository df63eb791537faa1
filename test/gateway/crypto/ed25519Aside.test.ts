import { expect } from 'chai'
import { type Ed25519Aside, ed25519Aside } from '../../../gateway/src/adapters/crypto/ed25519Aside.ts'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { privateKeyOf } from '../../../gateway/src/adapters/crypto/rawKeys.ts'

describe('gateway/adapters/crypto/ed25519Aside', () => {
  const seed = new Uint8Array(32).fill(3)
  const key = privateKeyOf('ed25519', seed)
  const publicKey = nodeCurves.ed25519PublicKey(seed)
  const messages = Array.from({ length: 40 }, (_, at) => new Uint8Array(at).fill(at))
  let aside: Ed25519Aside

  before(() => {
    aside = ed25519Aside()
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

  it('goes on here when the thread is no more', async () => {
    const other = ed25519Aside()
    const waiting = other.sign(key, messages[1] ?? new Uint8Array())
    await other.close()
    const signature = await waiting
    expect(signature).to.deep.equal(nodeCurves.ed25519Sign(seed, messages[1] ?? new Uint8Array()))
    expect(await other.verify(publicKey, messages[1] ?? new Uint8Array(), signature)).to.equal(true)
    expect(await other.verify(publicKey, messages[2] ?? new Uint8Array(), signature)).to.equal(false)
  })
})
