import type { WitnessedCheckpoint } from '../audit/witnessed.ts'
import type { WitnessPolicy } from '../audit/witnessPolicy.ts'
import { equal } from '../bytes/equal.ts'
import { fromUtf8, toUtf8 } from '../bytes/utf8.ts'
import type { Curves } from '../crypto/Curves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Receipt } from './receipt.ts'
import { parseTlogProof, tlogProofText, verifyTlogProof } from './tlogProof.ts'
import { openReceipt } from './verifyReceipt.ts'

/** What a receipt is exchanged for: where its leaf is, and the receipt itself. Spec §14. */
export type ReceiptProof = {
  readonly receipt: Receipt
  readonly checkpoint: WitnessedCheckpoint
}

/** What a proof of a receipt has to fit. Spec §14. */
export type ExpectedReceiptProof = {
  /** Verifier key of the gateway's receipts. */
  readonly vkey: string
  /** The log's key and the witnesses that are trusted. */
  readonly policy: WitnessPolicy
  /** `proofHash` of one's own request, where the request is known. */
  readonly proofHash?: Uint8Array
}

/**
 * Exchanges a receipt for a proof that no longer needs the gateway: the promise becomes a fact. The receipt travels as
 * the proof's extra data; its own signature vouches for it. Nothing is verified. C2SP tlog-proof, spec §14.
 *
 * @param receipt - its note
 * @param proof - inclusion of its leaf in the tree of `checkpoint`, a signed note
 */
export function receiptProofText(
  receipt: string,
  {
    index,
    proof,
    checkpoint,
  }: { readonly index: number; readonly proof: readonly Uint8Array[]; readonly checkpoint: string },
): string {
  return tlogProofText({ index, proof, checkpoint, extra: toUtf8(receipt) })
}

/**
 * Checks a proof of a receipt offline: receipt, checkpoint with its witnesses, and that the leaf that the receipt
 * promised is in the log at the promised place.
 *
 * @throws `bad_receipt`, `bad_checkpoint`, `bad_proof`. Spec §14
 */
export function verifyReceiptProof(
  text: string,
  { vkey, policy, proofHash }: ExpectedReceiptProof,
  curves?: Curves,
): ReceiptProof {
  const { extra, index, checkpoint: note } = parseTlogProof(text)
  const origin = note.split('\n', 1)[0] ?? ''
  const receipt = openReceipt((extra === null ? undefined : fromUtf8(extra)) ?? '', { vkey, origin }, curves)
  if (receipt.index !== index) throw otherPlace('Receipt promises another place than the proof shows')
  if (proofHash !== undefined && !equal(receipt.proofHash, proofHash))
    throw otherPlace('Receipt is for another request')
  const { index: _index, ...checkpoint } = verifyTlogProof(
    text,
    { leafHash: receipt.leafHash, policy },
    curves,
  )
  return { receipt, checkpoint }
}

function otherPlace(what: string): ProtocolError {
  return new ProtocolError('bad_receipt', what, { next: 'Keep both as evidence' })
}
