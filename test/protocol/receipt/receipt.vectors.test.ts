import { expect } from 'chai'
import { verifierKey } from '../../../protocol/src/audit/noteKey.ts'
import { proofHash } from '../../../protocol/src/login/verifyProof.ts'
import {
  readReceiptText,
  receiptKeyName,
  signReceipt,
  type Verdict,
} from '../../../protocol/src/receipt/receipt.ts'
import { verifyReceipt } from '../../../protocol/src/receipt/verifyReceipt.ts'
import { parseMillis } from '../../../protocol/src/values/times.ts'
import { signerOfSeed } from '../../support/signerOfSeed.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

type Given = Readonly<Record<string, string>>

function run(given: Given): unknown {
  const { origin = '', leafHash = '', dpop = '', note, vkey = '' } = given
  if (note !== undefined) {
    const expected = { vkey, origin, leafHash: hexBytes(leafHash), proofHash: proofHash(dpop) }
    const { index, t, verdict } = verifyReceipt(note, expected)
    return { index, ms: t, verdict }
  }
  const signer = signerOfSeed(receiptKeyName(origin), hexBytes(given['seed'] ?? ''))
  const receipt = {
    origin,
    index: Number(given['index']),
    leafHash: hexBytes(leafHash),
    t: parseMillis(given['ms']),
    verdict: given['verdict'] as Verdict,
    proofHash: proofHash(dpop),
  }
  return { vkey: verifierKey(signer.name, signer.publicKey), note: signReceipt(receipt, signer) }
}

describe('receipt, published vectors', () => {
  for (const vector of loadVectors<Given, unknown>('receipt')) {
    it(vector.name, async () => {
      if (vector.error === undefined) expect(run(vector.in)).to.deep.equal(vector.out)
      else expect(await codeOf(() => run(vector.in))).to.equal(vector.error)
    })
  }
})

describe('verifyReceipt', () => {
  const origin = 'gw.example/consentry/31337/1'
  const signer = signerOfSeed(receiptKeyName(origin), new Uint8Array(32).fill(9))
  const receipt = {
    origin,
    index: 7,
    leafHash: new Uint8Array(32).fill(1),
    t: parseMillis(1),
    verdict: 'allow' as const,
    proofHash: new Uint8Array(32).fill(2),
  }
  const vkey = verifierKey(signer.name, signer.publicKey)

  it('does without the leaf, which a client does not know yet', () => {
    const expected = { vkey, origin, proofHash: receipt.proofHash }
    expect(verifyReceipt(signReceipt(receipt, signer), expected)).to.deep.equal(receipt)
  })

  it('refuses receipts under the name of the checkpoint key', async () => {
    const wrong = { ...signer, name: origin }
    const expected = { vkey: verifierKey(origin, signer.publicKey), origin, proofHash: receipt.proofHash }
    expect(await codeOf(() => verifyReceipt(signReceipt(receipt, wrong), expected))).to.equal('bad_receipt')
  })

  it('refuses lines beyond the seven, even empty ones', async () => {
    const [text = ''] = signReceipt(receipt, signer).split('\n\n')
    expect(readReceiptText(`${text}\n`)).to.deep.equal(receipt)
    for (const bad of [text, `${text}\n\n`, `${text}\nx\n`]) {
      expect(await codeOf(() => readReceiptText(bad))).to.equal('bad_receipt')
    }
  })

  it('refuses hashes of another length, though signed', async () => {
    const short = { ...receipt, leafHash: new Uint8Array(31) }
    const expected = { vkey, origin, proofHash: receipt.proofHash }
    expect(await codeOf(() => verifyReceipt(signReceipt(short, signer), expected))).to.equal('bad_receipt')
  })
})
