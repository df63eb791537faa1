import type { Curves, Receipt } from '@consentry/protocol'
import { type Chunks, type Reopened, reopened } from './Chunks.ts'
import { checkEvidences } from './checkEvidences.ts'
import { checkLog } from './checkLog.ts'
import { checkReceiptNotes, readReceipt } from './checkReceiptNotes.ts'
import { createInclusionCheck } from './createInclusionCheck.ts'
import type { ExpectedLog } from './checkExpected.ts'
import type { Finding } from './Finding.ts'
import { readAudit } from './readAudit.ts'

/** What became of one receipt. */
export type AuditedReceipt = {
  /** What it says; null where it is none that can be believed. */
  readonly receipt: Pick<Receipt, 'origin' | 'index' | 't' | 'verdict'> | null
  /** `included`: its entry is in a signed checkpoint; `unknown`: no bundle holds that entry. */
  readonly place: 'included' | 'unknown'
  readonly findings: readonly Finding[]
}

/** What a receipt is verified with: the log's keys, or a bundle that holds its entry. */
export type AuditReceiptOptions = {
  readonly log: Required<Pick<ExpectedLog, 'origin'>> & { readonly vkeys: { readonly receipt: string } }
  readonly bundle?: Chunks | Reopened
  readonly curves?: Curves
}

/**
 * Verifies a receipt offline: its signature, and with a bundle that the entry it promises is in the log, proved by a
 * signed checkpoint, and about the same request. Throws `bad_json` or `bad_request` for a bundle that is none. Spec §14.
 */
export async function auditReceipt(
  note: string,
  { log: known, bundle, curves }: AuditReceiptOptions,
): Promise<AuditedReceipt> {
  const read = readReceipt(
    { origin: known.origin, vkeys: { checkpoint: '', receipt: known.vkeys.receipt } },
    note,
    curves,
  )
  if (typeof read === 'string')
    return { receipt: null, place: 'unknown', findings: [{ code: 'bad_receipt', index: null, detail: read }] }
  const { origin, index, t, verdict } = read
  const receipt = { origin, index, t, verdict }
  if (bundle === undefined) return { receipt, place: 'unknown', findings: [] }
  const open = await reopened(bundle)
  const input = { ...(await readAudit(open())), receipts: [note] }
  const checked = checkLog(input)
  const inclusions = createInclusionCheck(input, checked)
  const { proofOf } = await checkEvidences(open(), input, { snapshot: undefined, inclusions })
  const isAbout = (finding: Finding): boolean => finding.index === index || finding.index === null
  const findings = [
    ...checked.findings,
    ...inclusions.findings().filter(isAbout),
    ...checkReceiptNotes(input, { log: checked, curves, proofOf }),
  ]
  const isHeld = input.leaves.has(index) && index < (checked.checkpoints.at(-1)?.size ?? 0)
  return { receipt, place: isHeld && findings.length === 0 ? 'included' : 'unknown', findings }
}
