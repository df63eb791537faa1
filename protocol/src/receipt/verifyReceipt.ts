import { openNote } from '../audit/note.ts'
import { equal } from '../bytes/equal.ts'
import type { Curves } from '../crypto/Curves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { readReceiptText, type Receipt, receiptKeyName } from './receipt.ts'

/** What a receipt has to fit. Spec §14. */
export type ExpectedReceipt = {
  /** Verifier key of the gateway's receipts, from its deployment. */
  readonly vkey: string
  readonly origin: string
  /** `proofHash` of one's own request: a receipt for another request proves nothing. */
  readonly proofHash: Uint8Array
  /** Known to the gateway and the auditor; a client learns it from the proof. */
  readonly leafHash?: Uint8Array
}

/**
 * Checks a receipt: key name, signature, form, origin, one's own request and, where known, the leaf. The gateway
 * calls this before it releases anything, outsiders call the same.
 *
 * @throws `bad_receipt`. Spec §14
 */
export function verifyReceipt(note: string, expected: ExpectedReceipt, curves?: Curves): Receipt {
  const { proofHash, leafHash } = expected
  const receipt = openReceipt(note, expected, curves)
  if (!equal(receipt.proofHash, proofHash)) throw badReceipt('Receipt is for another request', note)
  if (leafHash !== undefined && !equal(receipt.leafHash, leafHash)) {
    throw badReceipt('Receipt is for another leaf', note)
  }
  return receipt
}

/**
 * Checks a receipt of whatever request: key name, signature, form and origin.
 *
 * @throws `bad_receipt`. Spec §14
 */
export function openReceipt(
  note: string,
  { vkey, origin }: Pick<ExpectedReceipt, 'vkey' | 'origin'>,
  curves?: Curves,
): Receipt {
  if (!vkey.startsWith(`${receiptKeyName(origin)}+`)) throw badReceipt('Receipt key is of another log', note)
  const receipt = readReceiptText(openNote(note, { vkey, code: 'bad_receipt' }, curves))
  if (receipt.origin !== origin) throw badReceipt('Receipt is of another log', note)
  return receipt
}

function badReceipt(what: string, note: string): ProtocolError {
  return new ProtocolError('bad_receipt', what, {
    given: redact(note),
    next: 'Do not use what came with it; keep both as evidence',
  })
}
