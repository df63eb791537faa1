import {
  type BundleDeployment,
  type Curves,
  equal,
  openNote,
  ProtocolError,
  readReceiptText,
  type Receipt,
  receiptKeyName,
  type Sha256Hex,
} from '@consentry/protocol'
import { type CheckedLog, leafHashOf } from './checkLog.ts'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** Hash of the request that an event's evidence proves; undefined where there is none. */
export type ProofOf = (ev: Sha256Hex) => Uint8Array | undefined

/** What receipts are compared with. */
export type ReceiptChecks = {
  readonly log: CheckedLog
  readonly proofOf: ProofOf
  readonly curves: Curves | undefined
}

/** Checks receipts: signature, and that the leaf they promise is the one in the log. Spec §14. */
export function checkReceiptNotes(input: AuditInput, checks: ReceiptChecks): readonly Finding[] {
  return input.receipts.flatMap((note): Finding[] => {
    const receipt = readReceipt(input.deployment, note, checks.curves)
    if (typeof receipt === 'string') return [{ code: 'bad_receipt', index: null, detail: receipt }]
    return checkReceipt(input, receipt, checks)
  })
}

/** Compares a receipt, whose signature is checked, with its leaf. */
function checkReceipt(
  { leaves, events }: AuditInput,
  { index, leafHash, proofHash }: Receipt,
  { log: { checkpoints, isWhole }, proofOf }: ReceiptChecks,
): Finding[] {
  const size = checkpoints.at(-1)?.size ?? 0
  const commitment = leaves.get(index)
  if (commitment === undefined) {
    // Newer than the checkpoint is not yet a broken promise; inside of it, and in the whole log, it is.
    return isWhole && index < size ? [{ code: 'omitted', index, detail: 'no such leaf' }] : []
  }
  if (!equal(leafHashOf(commitment), leafHash)) {
    return [{ code: 'omitted', index, detail: 'another leaf stands where the receipt promised one' }]
  }
  // Where evidence is left, its proof is the one the receipt was given for.
  const ev = events.get(index)?.event.ev
  const proof = ev === undefined ? undefined : proofOf(ev)
  return proof === undefined || equal(proof, proofHash)
    ? []
    : [{ code: 'bad_receipt', index, detail: 'receipt is for another request than its leaf' }]
}

/** A receipt whose signature verifies, else what is wrong with it. */
export function readReceipt(
  { origin, vkeys }: Pick<BundleDeployment, 'origin' | 'vkeys'>,
  note: string,
  curves?: Curves,
): Receipt | string {
  if (!vkeys.receipt.startsWith(`${receiptKeyName(origin)}+`)) return 'receipt key is of another log'
  try {
    const receipt = readReceiptText(openNote(note, { vkey: vkeys.receipt, code: 'bad_receipt' }, curves))
    return receipt.origin === origin ? receipt : 'receipt is of another log'
  } catch (error) {
    if (error instanceof ProtocolError) return error.message
    throw error
  }
}
