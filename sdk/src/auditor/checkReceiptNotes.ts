import {
  type Curves,
  equal,
  openNote,
  proofHash,
  ProtocolError,
  readReceiptText,
  type Receipt,
  receiptKeyName,
} from '@consentry/protocol'
import { type CheckedLog, leafHashOf } from './checkLog.ts'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** Checks receipts: signature, and that the leaf they promise is the one in the log. Spec §14. */
export function checkReceiptNotes(
  input: AuditInput,
  { checkpoints, isWhole }: CheckedLog,
  curves?: Curves,
): readonly Finding[] {
  const size = checkpoints.at(-1)?.size ?? 0
  return input.receipts.flatMap((note): Finding[] => {
    const receipt = readReceipt(input, note, curves)
    if (typeof receipt === 'string') return [{ code: 'bad_receipt', index: null, detail: receipt }]
    const { index } = receipt
    const commitment = input.leaves.get(index)
    if (commitment === undefined) {
      // Newer than the checkpoint is not yet a broken promise; inside of it, and in the whole log, it is.
      return isWhole && index < size ? [{ code: 'omitted', index, detail: 'no such leaf' }] : []
    }
    if (!equal(leafHashOf(commitment), receipt.leafHash)) {
      return [{ code: 'omitted', index, detail: 'another leaf stands where the receipt promised one' }]
    }
    return isForLoggedRequest(input, receipt)
      ? []
      : [{ code: 'bad_receipt', index, detail: 'receipt is for another request than its leaf' }]
  })
}

function readReceipt({ deployment }: AuditInput, note: string, curves: Curves | undefined): Receipt | string {
  const { origin, vkeys } = deployment
  if (!vkeys.receipt.startsWith(`${receiptKeyName(origin)}+`)) return 'receipt key is of another log'
  try {
    const receipt = readReceiptText(openNote(note, { vkey: vkeys.receipt, code: 'bad_receipt' }, curves))
    return receipt.origin === origin ? receipt : 'receipt is of another log'
  } catch (error) {
    if (error instanceof ProtocolError) return error.message
    throw error
  }
}

/** Where evidence is left, its proof is the one the receipt was given for. */
function isForLoggedRequest({ events, evidence }: AuditInput, receipt: Receipt): boolean {
  const ev = events.get(receipt.index)?.event.ev
  const found = ev === undefined ? undefined : evidence.get(ev)
  return found === undefined || 'fence' in found || equal(proofHash(found.dpop), receipt.proofHash)
}
