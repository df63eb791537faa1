import { expect } from 'chai'
import {
  addCheckpointText,
  fromBase64,
  hasQuorum,
  parseAddCheckpoint,
  parseWitnessPolicy,
  readCosignature,
  toBase64,
  verifyReceiptProof,
} from '@consentry/protocol'
import { codeOf } from '../../support/vectors.ts'
import { witnessVectors } from '../../support/witnessVectors.ts'

const outcomeOf = async (run: () => unknown): Promise<unknown> => {
  let out: unknown
  const code = await codeOf(() => {
    out = run()
  })
  return code ?? out
}

/** One test for each case: it must come out exactly, or be refused with the code. */
function cases<In, Out>(name: string, run: (given: In, out: Out | undefined) => unknown): void {
  for (const { name: title, in: given, out, error } of witnessVectors<In, Out>(name)) {
    it(title, async () => {
      expect(await outcomeOf(() => run(given, out))).to.deep.equal(error ?? out)
    })
  }
}

describe('cosignatures, vectors of the reference', () => {
  cases<{ note: string; vkey: string }, object>('cosignature', ({ note, vkey }) =>
    readCosignature(note, vkey),
  )
})

describe('requests to a witness, vectors of the reference', () => {
  cases<{ body: string }, object>('addCheckpoint', ({ body }) => {
    const { old, proof, checkpoint } = parseAddCheckpoint(body)
    expect(addCheckpointText({ old, proof, checkpoint })).to.equal(body)
    return { old, proof: proof.map(toBase64), checkpoint }
  })
})

describe('witness policies, vectors of the reference', () => {
  type Sets = { enough: string[]; short: string[] }
  cases<{ policy: string }, Sets>('policy', ({ policy }, sets) => {
    const { quorum } = parseWitnessPolicy(policy)
    const isEnough = (names: string): boolean => hasQuorum(quorum, new Set(names.split(' ')))
    return { enough: sets?.enough.filter(isEnough), short: sets?.short.filter((names) => !isEnough(names)) }
  })
})

describe('proofs of receipts, vectors of the reference', () => {
  type Given = { proof: string; vkey: string; policy: string }
  cases<Given, object>('tlogProof', ({ proof, vkey, policy }) => {
    const found = verifyReceiptProof(proof, { vkey, policy: parseWitnessPolicy(policy) })
    const { index, verdict } = found.receipt
    const { size, cosignatures } = found.checkpoint
    return { index, size, verdict, witnesses: cosignatures.map(({ witness }) => witness) }
  })

  it('hold for the request that is known, and for no other', async () => {
    const [good] = witnessVectors<Given, object>('tlogProof')
    if (good === undefined) expect.fail('no vectors')
    const { proof, vkey, policy } = good.in
    const parsed = parseWitnessPolicy(policy)
    const { receipt } = verifyReceiptProof(proof, { vkey, policy: parsed })
    verifyReceiptProof(proof, { vkey, policy: parsed, proofHash: receipt.proofHash })
    const other = fromBase64('A'.repeat(43).concat('='))
    const code = await codeOf(() => verifyReceiptProof(proof, { vkey, policy: parsed, proofHash: other }))
    expect(code).to.equal('bad_receipt')
  })
})
