import type { Millis } from '@consentry/protocol'
import type { BlobRows } from '../../ports/BlobRows.ts'
import { sql } from 'kysely'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import type { Flag } from './tables.ts'

const columns = ['sha256', 'cid', 'size', 'session', 'storedAt'] as const

/** Verified blobs in SQL. Of two uploads of the same bytes the first one's row stays. */
export function sqlBlobRows(db: Db): BlobRows {
  const blob = prepareOne(db, (q, v: { sha256: string }) =>
    q.selectFrom('blob').select(columns).where('sha256', '=', v.sha256),
  )
  const known = prepare(db, (q, v: { digests: readonly string[] }) =>
    q.selectFrom('blob').select('sha256').where('sha256', 'in', v.digests),
  )
  const insert = prepareInsert(db, 'blob', { onTaken: 'keep' })
  const remove = prepare(db, (q, v: { sha256: string }) =>
    q.deleteFrom('blob').where('sha256', '=', v.sha256),
  )
  const unnamed = prepareOne(db, (q, v: { session: string }) =>
    q
      .selectFrom('blob')
      .select(({ fn, val }) => fn.coalesce(fn.sum<number>('size'), val(0)).as('bytes'))
      .where('session', '=', v.session)
      .where('isNamed', '=', 0),
  )
  return {
    ...lookingAfter(db),
    blob: (sha256) => blob({ sha256 }),
    known: async (digests) => new Set((await known({ digests })).map(({ sha256 }) => sha256)),
    insert: async (row) => void (await insert({ ...row, isNamed: 0, checkedAt: row.storedAt })),
    delete: async (sha256) => void (await remove({ sha256 })),
    unnamedBytes: async (session) => Number((await unnamed({ session }))?.bytes ?? 0),
  }
}

function lookingAfter(
  db: Db,
): Pick<BlobRows, 'unnamedBefore' | 'isUnnamed' | 'uncheckedSince' | 'setChecked'> {
  const unnamed = prepare(db, (q, v: { before: Millis; limit: number }) =>
    q
      .selectFrom('blob')
      .select(columns)
      // A literal: only then the index of unnamed ones is used.
      .where('isNamed', '=', sql.lit<Flag>(0))
      .where('storedAt', '<', v.before)
      .orderBy('storedAt')
      .limit(v.limit),
  )
  const oneUnnamed = prepareOne(db, (q, v: { sha256: string; before: Millis }) =>
    q
      .selectFrom('blob')
      .select('sha256')
      .where('sha256', '=', v.sha256)
      .where('isNamed', '=', 0)
      .where('storedAt', '<', v.before),
  )
  const unchecked = prepare(db, (q, v: { before: Millis; limit: number }) =>
    q
      .selectFrom('blob')
      .select(columns)
      .where('checkedAt', '<', v.before)
      .orderBy('checkedAt')
      .orderBy('sha256')
      .limit(v.limit),
  )
  const setChecked = prepare(db, (q, v: { sha256: string; at: Millis }) =>
    q.updateTable('blob').set({ checkedAt: v.at }).where('sha256', '=', v.sha256),
  )
  return {
    unnamedBefore: (before, limit) => unnamed({ before, limit }),
    isUnnamed: async (sha256, before) => (await oneUnnamed({ sha256, before })) !== null,
    uncheckedSince: (before, limit) => unchecked({ before, limit }),
    setChecked: async (sha256, at) => void (await setChecked({ sha256, at })),
  }
}
