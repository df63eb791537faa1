import { canonicalJson, secondsOf } from '@consentry/protocol'
import type { Clock } from '../ports/Clock.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { NoticeRow } from '../ports/NoticeRows.ts'
import type { NoticeWriter } from '../ports/NoticeWriter.ts'
import { createDirectory } from './createDirectory.ts'

/**
 * Writes one row for each recipient of each fact, in the transaction that makes the facts true. `onWrite` hears that a
 * transaction has notices, before it is committed.
 */
export function createNoticeWriter({
  clock,
  onWrite,
}: {
  readonly clock: Clock
  readonly onWrite: (tx: LedgerTx) => void
}): NoticeWriter {
  return async (tx, told) => {
    if (told.length === 0) return
    const t = clock.now()
    const directory = createDirectory(tx, secondsOf(t))
    const rows: Omit<NoticeRow, 'seq'>[] = []
    for (const one of told) {
      const recipients = await directory.recipientsOf(one)
      if (recipients.length === 0) continue
      const data = canonicalJson({ ...one.fact, t })
      rows.push(...recipients.map((recipient) => ({ recipient, t, type: one.fact.type, data })))
    }
    if (rows.length === 0) return
    await tx.notices.append(rows)
    onWrite(tx)
  }
}
