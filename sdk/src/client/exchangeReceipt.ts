import {
  openReceipt,
  ProtocolError,
  receiptProofText,
  verifyInclusion,
  verifyWitnessed,
  type WitnessPolicy,
} from '@consentry/protocol'
import type { Client } from './createClient.ts'
import { openLogTree } from './logTree.ts'
import { readCheckpoint } from './readCheckpoint.ts'

/** How a receipt is exchanged. */
export type ExchangeOptions = {
  /** Whom the one who will read the proof trusts; by default the client's own witnesses. */
  readonly policy?: WitnessPolicy
}

/**
 * Exchanges a receipt for a proof that anybody checks offline, also when the gateway is gone: the text of a file
 * `*.tlog-proof`. `verifyReceiptProof` checks it. The newest checkpoint has to cover the leaf.
 *
 * @param note - the receipt
 * @throws `bad_receipt`; `bad_checkpoint` for one that too few witnesses cosigned, or that is older than the leaf;
 * `bad_proof`. C2SP tlog-proof, spec §14
 */
export async function exchangeReceipt(
  client: Client,
  note: string,
  { policy }: ExchangeOptions = {},
): Promise<string> {
  const { deployment, ports } = client
  const { curves } = ports.crypto
  const expected = { vkey: deployment.vkeys.receipt, origin: deployment.origin }
  const { index, leafHash } = openReceipt(note, expected, curves)
  const checkpoint = await readCheckpoint(client)
  if (policy !== undefined) verifyWitnessed(checkpoint.note, policy, curves)
  const { size, root } = checkpoint
  if (index >= size) {
    throw new ProtocolError('bad_checkpoint', 'The leaf is newer than the checkpoint', {
      next: 'Try again when the log has published the next one',
    })
  }
  const proof = await openLogTree(client, checkpoint).proofOf(index)
  verifyInclusion({ leafHash, index, size, root, proof })
  return receiptProofText(note, { index, proof, checkpoint: checkpoint.note })
}
