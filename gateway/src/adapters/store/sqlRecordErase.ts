import type { Address, Millis, RecordId } from '@consentry/protocol'
import type { RecordRows } from '../../ports/RecordRows.ts'
import { type Db, prepare } from './prepare.ts'

type One = { patient: Address; recordId: RecordId }

/** What stays of an erased record beside its ids, so that nobody stores it again: nothing. */
const tombstone = {
  className: '',
  also: '[]',
  org: null,
  author: '' as Address,
  t: 0 as Millis,
  sha256: '',
  cid: '',
  size: 0,
  manifest: new Uint8Array(0),
  manifestDigest: '',
  evidence: '',
  admittedHeight: 0,
  leafIndex: -1,
  erased: 1,
} as const

/** Erases a record in SQL: rows stay as tombstones, without wrap or right to fetch the blob. Spec §16. */
export function sqlRecordErase(db: Db): RecordRows['erase'] {
  const versions = prepare(db, (q, v: One) =>
    q
      .selectFrom('record')
      .select(['sha256', 'size'])
      .where('patient', '=', v.patient)
      .where('recordId', '=', v.recordId)
      .where('erased', '=', 0),
  )
  const blank = prepare(db, (q, v: One) =>
    q
      .updateTable('record')
      .set(tombstone)
      .where('patient', '=', v.patient)
      .where('recordId', '=', v.recordId),
  )
  const dropWraps = prepare(db, (q, v: One) =>
    q.deleteFrom('recordWrap').where('patient', '=', v.patient).where('recordId', '=', v.recordId),
  )
  const giveBack = prepare(db, (q, v: { patient: Address; bytes: number }) =>
    q
      .updateTable('usage')
      .set(({ eb }) => ({ bytes: eb('bytes', '-', v.bytes) }))
      .where('patient', '=', v.patient),
  )
  const freeBlobs = freeing(db)
  return async (patient, recordId) => {
    const rows = await versions({ patient, recordId })
    await blank({ patient, recordId })
    await dropWraps({ patient, recordId })
    await giveBack({ patient, bytes: rows.reduce((sum, { size }) => sum + size, 0) })
    const hashes = [...new Set(rows.map(({ sha256 }) => sha256))]
    return freeBlobs(hashes)
  }
}

/** Marks those of the blobs that no record names any more, and tells which. */
function freeing(db: Db): (hashes: readonly string[]) => Promise<readonly string[]> {
  const stillNamed = prepare(db, (q, v: { hashes: readonly string[] }) =>
    q
      .selectFrom('record')
      .select('sha256')
      .distinct()
      .where('sha256', 'in', v.hashes)
      .where('erased', '=', 0),
  )
  const dropReleases = prepare(db, (q, v: { hashes: readonly string[] }) =>
    q.deleteFrom('release').where('sha256', 'in', v.hashes),
  )
  const unname = prepare(db, (q, v: { hashes: readonly string[] }) =>
    q.updateTable('blob').set({ isNamed: 0 }).where('sha256', 'in', v.hashes),
  )
  return async (hashes) => {
    const kept = new Set((await stillNamed({ hashes })).map(({ sha256 }) => sha256))
    const freed = hashes.filter((sha256) => !kept.has(sha256))
    await dropReleases({ hashes: freed })
    await unname({ hashes: freed })
    return freed
  }
}
