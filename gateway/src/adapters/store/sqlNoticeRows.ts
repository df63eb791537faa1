import type { Millis } from '@consentry/protocol'
import type { NoticeRows, Recipient } from '../../ports/NoticeRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Rows of one deletion: bounds the time that the writer is held. */
const mostDeleted = 1_000

/** Notices in SQL. Their numbers are taken for all rows of a transaction at once. */
export function sqlNoticeRows(db: Db): NoticeRows {
  const insert = prepareInsert(db, 'notice')
  const take = prepareOne(db, (q, v: { count: number }) =>
    q
      .insertInto('counter')
      .values({ name: 'notice', value: v.count })
      .onConflict((taken) =>
        taken.column('name').doUpdateSet(({ eb }) => ({ value: eb('counter.value', '+', v.count) })),
      )
      .returning('value'),
  )
  const last = prepareOne(db, (q) => q.selectFrom('counter').select('value').where('name', '=', 'notice'))
  const purge = prepare(db, (q, v: { before: Millis; limit: number }) =>
    q
      .deleteFrom('notice')
      .where('seq', 'in', (oldest) => oldest.selectFrom('notice').select('seq').orderBy('seq').limit(v.limit))
      .where('t', '<', v.before)
      .returning('seq'),
  )
  const forget = prepare(db, (q, v: { said: string }) => q.deleteFrom('notice').where('data', 'like', v.said))
  return {
    ...reading(db),
    append: async (rows) => {
      if (rows.length === 0) return
      const end = (await take({ count: rows.length }))?.value ?? rows.length
      await insert(...rows.map((row, at) => ({ ...row, seq: end - rows.length + 1 + at })))
    },
    last: async () => (await last({}))?.value ?? 0,
    forget: async (name) => void (await forget({ said: `%${name}%` })),
    purge: async (before) => {
      for (let deleted = mostDeleted; deleted === mostDeleted; )
        deleted = (await purge({ before, limit: mostDeleted })).length
    },
  }
}

function reading(db: Db): Pick<NoticeRows, 'after' | 'ofRecipient'> {
  const after = prepare(db, (q, v: { seq: number; limit: number }) =>
    q.selectFrom('notice').selectAll().where('seq', '>', v.seq).orderBy('seq').limit(v.limit),
  )
  const ofRecipient = prepare(db, (q, v: { recipient: Recipient; after: number; limit: number }) =>
    q
      .selectFrom('notice')
      .selectAll()
      .where('recipient', '=', v.recipient)
      .where('seq', '>', v.after)
      .orderBy('seq')
      .limit(v.limit),
  )
  return {
    after: (seq, limit) => after({ seq, limit }),
    ofRecipient: (recipient, page) => ofRecipient({ recipient, ...page }),
  }
}
