import type { Millis } from '@consentry/protocol'
import type { StatRows } from '../../ports/StatRows.ts'
import { type Db, prepareOne } from './prepare.ts'

const open = ['queued', 'sent', 'mined'] as const

/** Numbers for operators in SQL. */
export function sqlStatRows(db: Db): StatRows {
  const openNow = prepareOne(db, (q, _: Record<string, never>) =>
    q
      .selectFrom('outbox')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('state', 'in', open)
      .where('account', '!=', 'direct'),
  )
  const overdue = prepareOne(db, (q, v: { before: Millis }) =>
    q
      .selectFrom('outbox')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('state', 'in', open)
      .where('account', '!=', 'direct')
      .where('createdAt', '<', v.before),
  )
  const sessions = prepareOne(db, (q, v: { now: Millis }) =>
    q
      .selectFrom('session')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('expiresAt', '>', v.now),
  )
  const blobs = prepareOne(db, (q, _: Record<string, never>) =>
    q
      .selectFrom('blob')
      .select((e) => [e.fn.countAll<number>().as('count'), e.fn.sum<number>('size').as('bytes')]),
  )
  return {
    count: async ({ now, overdueBefore }) => {
      const stored = await blobs({})
      return {
        outboxOpen: Number((await openNow({}))?.count ?? 0),
        outboxOverdue: Number((await overdue({ before: overdueBefore }))?.count ?? 0),
        sessions: Number((await sessions({ now }))?.count ?? 0),
        // A sum of nothing is null, and PostgreSQL sums whole numbers to a text.
        blobBytes: Number(stored?.bytes ?? 0),
        blobs: Number(stored?.count ?? 0),
      }
    },
  }
}
