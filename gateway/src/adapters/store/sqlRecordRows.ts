import type { Address, OrgId, RecordId } from '@consentry/protocol'
import { sql } from 'kysely'
import type {
  RecordListItem,
  RecordQuery,
  RecordRow,
  RecordRows,
  RecordWrapRow,
} from '../../ports/RecordRows.ts'
import { nextNumber } from './nextNumber.ts'
import { type Db, one, prepare, prepareOne, prepareSend } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import { sqlBlobAccess } from './sqlBlobAccess.ts'
import { sqlRecordErase } from './sqlRecordErase.ts'
import type { Tables } from './tables.ts'

type One = { patient: Address; recordId: RecordId }
type Many = { patient: Address; recordIds: readonly RecordId[] }

/** Records and their wrapped keys in SQL. */
export function sqlRecordRows(db: Db): RecordRows {
  return {
    ...readers(db),
    ...wraps(db),
    insert: inserter(db),
    erase: sqlRecordErase(db),
    ...sqlBlobAccess(db),
  }
}

function listItem({ isNewest: _, also, erased, ...row }: Tables['record']): RecordListItem {
  // Written by `inserter` from a list of class names.
  return { ...row, also: JSON.parse(also) as readonly string[], erased: erased === 1 }
}

function recordRow(row: Tables['record']): RecordRow {
  const { seq: _, ...record } = listItem(row)
  return record
}

type Readers = 'newest' | 'newestMany' | 'version' | 'list' | 'superseded' | 'storedBytes'

function readers(db: Db): Pick<RecordRows, Readers> {
  const newest = prepareOne(db, (q, v: One) =>
    q
      .selectFrom('record')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('recordId', '=', v.recordId)
      .orderBy('ver', 'desc')
      .limit(one),
  )
  const newestMany = prepare(db, (q, v: Many) =>
    q
      .selectFrom('record')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('recordId', 'in', v.recordIds)
      // The plus keeps SQLite from going through all newest records of the patient.
      .where(sql<number>`+${sql.ref('isNewest')}`, '=', 1),
  )
  const version = prepareOne(db, (q, v: One & { ver: number }) =>
    q
      .selectFrom('record')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('recordId', '=', v.recordId)
      .where('ver', '=', v.ver),
  )
  const storedBytes = prepareOne(db, (q, v: { patient: Address }) =>
    q.selectFrom('usage').select('bytes').where('patient', '=', v.patient),
  )
  return {
    newest: async (patient, recordId) => {
      const row = await newest({ patient, recordId })
      return row === null ? null : recordRow(row)
    },
    newestMany: async (patient, recordIds) => {
      const rows = await newestMany({ patient, recordIds })
      return new Map(rows.map((row) => [row.recordId, recordRow(row)]))
    },
    version: async (patient, recordId, ver) => {
      const row = await version({ patient, recordId, ver })
      return row === null ? null : recordRow(row)
    },
    list: async (query) => (await listQuery(db, query).execute()).map(listItem),
    superseded: supersededQuery(db),
    storedBytes: async (patient) => (await storedBytes({ patient }))?.bytes ?? 0,
  }
}

function supersededQuery(db: Db): RecordRows['superseded'] {
  const rows = prepare(db, (q, v: { patient: Address; after: number; limit: number }) =>
    q
      .selectFrom('record')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('isNewest', '=', 0)
      .where('seq', '>', v.after)
      .where('erased', '=', 0)
      .orderBy('seq')
      .limit(v.limit),
  )
  return async (patient, page) => (await rows({ patient, ...page })).map(listItem)
}

const addressLength = 42

function isAddress(author: OrgId | Address): author is Address {
  return author.length === addressLength
}

// Built for each call: what is asked for differs. An erased record is in no list: nobody could get a key for it.
function listQuery(db: Db, { patient, classes, from, to, author, after, limit }: RecordQuery) {
  let query = db.build
    .selectFrom('record')
    .selectAll()
    .where('patient', '=', patient)
    .where('isNewest', '=', 1)
    .where('seq', '>', after)
    .where('erased', '=', 0)
  if (classes !== null) query = query.where('className', 'in', classes.length === 0 ? [''] : classes)
  if (from !== null) query = query.where('t', '>=', from)
  if (to !== null) query = query.where('t', '<=', to)
  // Who writes for an organisation is not asked for: she is one of its people, not an author of her own.
  if (author !== null)
    query = isAddress(author)
      ? query.where('author', '=', author).where('org', 'is', null)
      : query.where('org', '=', author)
  return query.orderBy('seq').limit(limit)
}

function inserter(db: Db): RecordRows['insert'] {
  const nextSeq = nextNumber(db, 'record')
  const insert = prepareInsert(db, 'record')
  const insertWrap = prepareInsert(db, 'recordWrap', {
    onTaken: 'replace',
    key: ['patient', 'recordId', 'kind', 'epoch'],
  })
  const supersede = prepareSend(db, (q, v: One & { ver: number }) =>
    q
      .updateTable('record')
      .set({ isNewest: 0 })
      .where('patient', '=', v.patient)
      .where('recordId', '=', v.recordId)
      .where('ver', '<', v.ver)
      .where('isNewest', '=', 1),
  )
  const dropWraps = prepareSend(db, (q, v: One) =>
    q.deleteFrom('recordWrap').where('patient', '=', v.patient).where('recordId', '=', v.recordId),
  )
  const addUsage = prepareSend(db, (q, v: { patient: Address; bytes: number }) =>
    q
      .insertInto('usage')
      .values(v)
      .onConflict((taken) =>
        taken
          .column('patient')
          .doUpdateSet(({ eb, ref }) => ({ bytes: eb('usage.bytes', '+', ref('excluded.bytes')) })),
      ),
  )
  const nameBlob = prepareSend(db, (q, v: { sha256: string }) =>
    q.updateTable('blob').set({ isNamed: 1 }).where('sha256', '=', v.sha256),
  )
  return async (row, wrap) => {
    const { patient, recordId, ver } = row
    if (ver > 1) {
      await supersede({ patient, recordId, ver })
      // Each version has an envelope and so a key of its own: wraps of the older one open nothing.
      await dropWraps({ patient, recordId })
    }
    const seq = await nextSeq()
    await insert({ ...row, seq, also: JSON.stringify(row.also), erased: row.erased ? 1 : 0, isNewest: 1 })
    await insertWrap({ ...wrap, patient, recordId })
    await addUsage({ patient, bytes: row.size })
    await nameBlob({ sha256: row.sha256 })
  }
}

function wraps(db: Db): Pick<RecordRows, 'wraps' | 'putWrap'> {
  const ofRecords = prepare(db, (q, v: Many) =>
    q
      .selectFrom('recordWrap')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('recordId', 'in', v.recordIds)
      .orderBy('recordId')
      .orderBy('kind')
      .orderBy('epoch'),
  )
  const put = prepareInsert(db, 'recordWrap', {
    onTaken: 'replace',
    key: ['patient', 'recordId', 'kind', 'epoch'],
  })
  return {
    wraps: async (patient, recordIds) => {
      const byRecord = new Map<RecordId, RecordWrapRow[]>()
      for (const { recordId, kind, epoch, wrap } of await ofRecords({ patient, recordIds })) {
        const rows = byRecord.get(recordId) ?? []
        byRecord.set(recordId, rows)
        rows.push({ kind, epoch, wrap })
      }
      return byRecord
    },
    putWrap: async (patient, recordId, wrap) => void (await put({ ...wrap, patient, recordId })),
  }
}
