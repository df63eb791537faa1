import {
  equal,
  openReceipt,
  ProtocolError,
  proofHash,
  type Receipt,
  type Verdict,
  verifyReceipt,
} from '@consentry/protocol'
import type { Client } from './createClient.ts'

/**
 * What a receipt has to say: the verdict, and the proof of the request it answers. `proofs`: those of all tries, where
 * the answer to a repeated request is the receipt of the first one that was heard. Spec §12.5.
 */
export type OwnRequest = {
  readonly proof: string | null
  readonly proofs?: readonly string[]
  readonly verdict: Verdict
}

/**
 * Checks that a receipt is the gateway's word for one's own request and keeps it. Whatever came with a receipt is
 * used only after this resolved.
 *
 * @throws `bad_receipt`. Spec §14
 */
export async function keepReceipt(
  { deployment, receipts, ports }: Client,
  note: string,
  { proof, proofs = [], verdict }: OwnRequest,
): Promise<void> {
  if (proof === null) throw new TypeError('A receipt answers a request with a proof')
  const key = { vkey: deployment.vkeys.receipt, origin: deployment.origin }
  const answered = proofs.length > 1 ? namedBy(openReceipt(note, key, ports.crypto.curves), proofs) : null
  const expected = { ...key, proofHash: answered ?? proofHash(proof) }
  const receipt = verifyReceipt(note, expected, ports.crypto.curves)
  if (receipt.verdict !== verdict) {
    throw new ProtocolError('bad_receipt', 'Receipt has another verdict', {
      next: 'Do not use what came with it; keep both as evidence',
      details: { expected: verdict, given: receipt.verdict },
    })
  }
  await receipts.add({ note, index: receipt.index, leafHash: receipt.leafHash, t: receipt.t })
}

/** The try that a receipt answers; null for none of them. */
function namedBy({ proofHash: named }: Receipt, proofs: readonly string[]): Uint8Array | null {
  return proofs.map(proofHash).find((hash) => equal(hash, named)) ?? null
}
