import { type Address, parseAuditEvent, type RecordId } from '@consentry/protocol'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

const PAGE = 500

/** Leaves of a patient that name a record, ascending; `next`: number of the first leaf that was not looked at. */
export interface LeavesAbout {
  readonly found: readonly { readonly index: number; readonly pseq: number }[]
  readonly next: number
}

/** Looks through a trail page by page, each in a snapshot of its own: it may be long. */
export async function leavesAbout(ledger: Ledger, patient: Address, record: RecordId): Promise<LeavesAbout> {
  let all: LeavesAbout = { found: [], next: 0 }
  for (;;) {
    const { next } = all
    const page = await ledger.read((tx) => pageAbout(tx, { patient, record, from: next }))
    all = { found: [...all.found, ...page.found], next: page.next }
    if (page.next - next < PAGE) return all
  }
}

/** What was added to the trail since, in the transaction that will erase it. */
export async function leavesSince(
  tx: LedgerTx,
  { found, next }: LeavesAbout,
  { patient, record }: { readonly patient: Address; readonly record: RecordId },
): Promise<LeavesAbout['found']> {
  const all = [...found]
  for (let from = next; ; ) {
    const page = await pageAbout(tx, { patient, record, from })
    all.push(...page.found)
    if (page.next - from < PAGE) return all
    from = page.next
  }
}

async function pageAbout(
  tx: LedgerTx,
  { patient, record, from }: { readonly patient: Address; readonly record: RecordId; readonly from: number },
): Promise<LeavesAbout> {
  const rows = await tx.leaves.trail(patient, from, PAGE)
  const found = rows.flatMap(({ index, pseq, body }) => {
    // Most leaves are about something else: their text is not parsed.
    const isAbout = body?.includes(record) === true && parseAuditEvent(body).record === record
    return isAbout && pseq !== null ? [{ index, pseq }] : []
  })
  return { found, next: (rows.at(-1)?.pseq ?? from - 1) + 1 }
}
