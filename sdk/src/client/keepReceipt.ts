import { ProtocolError, proofHash, type Verdict, verifyReceipt } from '@consentry/protocol'
import type { Client } from './createClient.ts'

/** What a receipt has to say: the verdict, and the proof of the request it answers. */
export type OwnRequest = { readonly proof: string | null; readonly verdict: Verdict }

/**
 * Checks that a receipt is the gateway's word for one's own request and keeps it. Whatever came with a receipt is
 * used only after this resolved.
 *
 * @throws `bad_receipt`. Spec §14
 */
export async function keepReceipt(
  { deployment, receipts, ports }: Client,
  note: string,
  { proof, verdict }: OwnRequest,
): Promise<void> {
  if (proof === null) throw new TypeError('A receipt answers a request with a proof')
  const expected = { vkey: deployment.vkeys.receipt, origin: deployment.origin, proofHash: proofHash(proof) }
  const receipt = verifyReceipt(note, expected, ports.crypto.curves)
  if (receipt.verdict !== verdict) {
    throw new ProtocolError('bad_receipt', 'Receipt has another verdict', {
      next: 'Do not use what came with it; keep both as evidence',
      details: { expected: verdict, given: receipt.verdict },
    })
  }
  await receipts.add({ note, index: receipt.index, leafHash: receipt.leafHash, t: receipt.t })
}
