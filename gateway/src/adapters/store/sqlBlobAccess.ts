import type { Millis } from '@consentry/protocol'
import type { RecordRows } from '../../ports/RecordRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Who may fetch which blob, in SQL. */
export function sqlBlobAccess(db: Db): Pick<RecordRows, 'allowBlob' | 'isBlobAllowed' | 'patientsOfBlob'> {
  const allow = prepareInsert(db, 'release', { onTaken: 'replace', key: ['session', 'sha256'] })
  const isAllowed = prepareOne(db, (q, v: { session: string; sha256: string; now: Millis }) =>
    q
      .selectFrom('release')
      .select('until')
      .where('session', '=', v.session)
      .where('sha256', '=', v.sha256)
      .where('until', '>', v.now),
  )
  const patients = prepare(db, (q, v: { sha256: string }) =>
    q
      .selectFrom('record')
      .select('patient')
      .distinct()
      .where('sha256', '=', v.sha256)
      .where('isNewest', '=', 1)
      .where('erased', '=', 0)
      .orderBy('patient'),
  )
  return {
    allowBlob: async (session, sha256, until) => void (await allow({ session, sha256, until })),
    isBlobAllowed: async (session, sha256, now) => (await isAllowed({ session, sha256, now })) !== null,
    patientsOfBlob: async (sha256) => (await patients({ sha256 })).map(({ patient }) => patient),
  }
}
