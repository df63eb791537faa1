import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { createReceiptSigner, createReceiptSignerAside } from '../../../gateway/src/log/signReceipt.ts'

describe('gateway/log/signReceipt', () => {
  const seed = new Uint8Array(32).fill(8)
  const signer = {
    publicKey: nodeCurves.ed25519PublicKey(seed),
    sign: (message: Uint8Array) => nodeCurves.ed25519Sign(seed, message),
  }
  const origin = '127.0.0.1/consentry/1/1'
  const bytes = new Uint8Array(32).fill(1)
  const parts = { index: 7, leafHash: bytes, t: 1_000, verdict: 'allow', dpopHash: bytes } as const

  it('writes the same receipt at once and aside, with and without another thread', async () => {
    const receipt = createReceiptSigner(signer, origin)(parts)
    expect(await createReceiptSignerAside(signer, origin)(parts)).to.equal(receipt)
    const signAside = async (message: Uint8Array) => signer.sign(message)
    expect(await createReceiptSignerAside({ ...signer, signAside }, origin)(parts)).to.equal(receipt)
  })
})
