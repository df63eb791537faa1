import type { Millis } from '@consentry/protocol'
import type { MessageRows } from '../../ports/MessageRows.ts'
import { nextNumber } from './nextNumber.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Sealed messages in SQL. */
export function sqlMessageRows(db: Db): MessageRows {
  const nextSeq = nextNumber(db, 'message')
  const byId = prepareOne(db, (q, v: { id: string }) =>
    q.selectFrom('message').select('seq').where('id', '=', v.id),
  )
  const insert = prepareInsert(db, 'message')
  const ofParty = prepare(db, (q, v: { party: string; after: number; limit: number }) =>
    q
      .selectFrom('message')
      .selectAll()
      .where((where) => where.or([where('from', '=', v.party), where('to', '=', v.party)]))
      .where('seq', '>', v.after)
      .orderBy('seq')
      .limit(v.limit),
  )
  const purge = prepare(db, (q, v: { before: Millis }) =>
    q.deleteFrom('message').where('sentAt', '<', v.before),
  )
  return {
    insert: async (row) => {
      if ((await byId({ id: row.id })) !== null) return false
      await insert({ ...row, seq: await nextSeq() })
      return true
    },
    ofParty: (party, { after, limit }) => ofParty({ party, after, limit }),
    purge: async (before) => void (await purge({ before })),
  }
}
