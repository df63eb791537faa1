import type { BlobRows } from '../../ports/BlobRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Verified blobs in SQL. Of two uploads of the same bytes the first one's row stays. */
export function sqlBlobRows(db: Db): BlobRows {
  const blob = prepareOne(db, (q, v: { sha256: string }) =>
    q
      .selectFrom('blob')
      .select(['sha256', 'cid', 'size', 'session', 'storedAt'])
      .where('sha256', '=', v.sha256),
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
    blob: (sha256) => blob({ sha256 }),
    insert: async (row) => void (await insert({ ...row, isNamed: 0 })),
    delete: async (sha256) => void (await remove({ sha256 })),
    unnamedBytes: async (session) => Number((await unnamed({ session }))?.bytes ?? 0),
  }
}
