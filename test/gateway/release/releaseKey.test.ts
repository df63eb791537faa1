import {
  type Cid,
  type Decision,
  type DecisionFacts,
  proofHash,
  receiptKeyName,
  verifierKey,
} from '@consentry/protocol'
import { expect } from 'chai'
import { nodeCurves } from '../../../gateway/src/adapters/crypto/nodeCurves.ts'
import { committedDecision } from '../../../gateway/src/handover/Committed.ts'
import { createReceiptSigner } from '../../../gateway/src/log/signReceipt.ts'
import { createReleaseKey, type ReleaseInput } from '../../../gateway/src/release/releaseKey.ts'
import { recordRow } from '../store/rows.ts'

const origin = '127.0.0.1/consentry/1/1'
const dpop = 'header.claims.signature'
const leaf = { index: 7, leafHash: new Uint8Array(32).fill(1), t: 1_000 }
const allowed: Decision = { decision: 'allow', code: null, reason: 'self', grant: null }

function signerOf(seed: Uint8Array) {
  const publicKey = nodeCurves.ed25519PublicKey(seed)
  return { publicKey, sign: (message: Uint8Array) => nodeCurves.ed25519Sign(seed, message) }
}

const own = signerOf(new Uint8Array(32).fill(8))
const release = createReleaseKey({
  vkey: verifierKey(receiptKeyName(origin), own.publicKey),
  origin,
  curves: nodeCurves,
  verifyEd25519: async (...signed) => nodeCurves.ed25519Verify(...signed),
})

const receiptBy = (signer: typeof own, change: object = {}) =>
  createReceiptSigner(signer, origin)({ ...leaf, verdict: 'allow', dpopHash: proofHash(dpop), ...change })

function input(change: Partial<ReleaseInput> = {}): ReleaseInput {
  return {
    committed: committedDecision({ facts: {} as DecisionFacts, decision: allowed, leaf }),
    record: recordRow(1, { cid: 'bafk' as Cid }),
    wrap: { kind: 1, epoch: 3, wrap: new Uint8Array(114) },
    receipt: receiptBy(own),
    proofHash: proofHash(dpop),
    ...change,
  }
}

async function codeOf(asked: ReleaseInput): Promise<string> {
  try {
    return (await release(asked)).kind
  } catch (error) {
    return (error as { readonly code: string }).code
  }
}

describe('the release of a key', () => {
  it('lets it out with a receipt that holds', async () => {
    expect(await codeOf(input())).to.equal('released')
  })

  it('keeps it with a receipt that is not signed by the key of the log', async () => {
    // Same name and key id, another hand.
    const forger = { ...signerOf(new Uint8Array(32).fill(9)), publicKey: own.publicKey }
    expect(await codeOf(input({ receipt: receiptBy(forger) }))).to.equal('bad_receipt')
    const stranger = signerOf(new Uint8Array(32).fill(9))
    expect(await codeOf(input({ receipt: receiptBy(stranger) }))).to.equal('bad_receipt')
  })

  it('keeps it with a receipt for another request or another leaf', async () => {
    const receipts = [{ dpopHash: proofHash('other') }, { leafHash: new Uint8Array(32) }]
    for (const change of receipts)
      expect(await codeOf(input({ receipt: receiptBy(own, change) }))).to.equal('bad_receipt')
  })

  it('keeps it without an entry, a receipt, a record or a wrap', async () => {
    const committed = committedDecision({ facts: {} as DecisionFacts, decision: allowed, leaf: null })
    for (const change of [{ committed }, { receipt: null }, { record: null }, { wrap: null }])
      expect(await codeOf(input(change))).to.equal('audit_unavailable')
  })
})
