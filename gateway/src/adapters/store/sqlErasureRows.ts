import type { Address, Millis, RecordId } from '@consentry/protocol'
import type { ErasureRows, PendingErasure } from '../../ports/ErasureRows.ts'
import type { LedgerTx } from '../../ports/LedgerTx.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import { sqlForgetPatient } from './sqlForgetPatient.ts'

type Erasers = Pick<LedgerTx, 'records' | 'leaves' | 'closedLogs'>

/** Erasures of everything in SQL: what is little goes at once, records and leaves a part at a time. Spec §16. */
export function sqlErasureRows(db: Db, erasers: Erasers): ErasureRows {
  const forget = sqlForgetPatient(db)
  const remember = prepareInsert(db, 'erasure', { onTaken: 'replace', key: ['patient'] })
  const newestRecord = prepareOne(db, (q, v: { patient: Address }) =>
    q
      .selectFrom('record')
      .select(({ fn }) => fn.max('seq').as('seq'))
      .where('patient', '=', v.patient),
  )
  const pending = prepare(db, (q, v: { limit: number }) =>
    q.selectFrom('erasure').selectAll().orderBy('patient').limit(v.limit),
  )
  return {
    begin: async (patient) => {
      await forget(patient)
      const pseq = (await erasers.leaves.patientHead(patient))?.pseq ?? -1
      const seq = (await newestRecord({ patient }))?.seq ?? 0
      await remember({ patient, seq, record: '', pseq })
      return pseq
    },
    pending: (limit) => pending({ limit }),
    goOn: goOn(db, erasers),
    ...wiping(db),
  }
}

function goOn(db: Db, { records, leaves, closedLogs }: Erasers): ErasureRows['goOn'] {
  const steps = stepsOf(db)
  return async (patient, limit) => {
    const erasure = await steps.find({ patient })
    if (erasure === null) return { isDone: true, blobs: [] }
    const ids = await steps.records({ ...erasure, limit })
    const last = ids.at(-1)
    if (last !== undefined) {
      const blobs: string[] = []
      for (const { recordId } of ids) blobs.push(...(await records.erase(patient, recordId)))
      await steps.remember({ ...erasure, record: last.recordId })
      return { isDone: false, blobs }
    }
    const places = await steps.leaves({ ...erasure, limit })
    const lowest = places.at(-1)
    if (lowest !== undefined) {
      await leaves.eraseBodies(places.map(({ index }) => index))
      await steps.remember({ ...erasure, pseq: (lowest.pseq ?? 0) - 1 })
      return { isDone: false, blobs: [] }
    }
    await closedLogs.erase(patient, null)
    await steps.forgetUsage({ patient })
    await steps.end({ patient })
    return { isDone: true, blobs: [] }
  }
}

function wiping(db: Db): Pick<ErasureRows, 'oweWipe' | 'wipeOwedSince' | 'wiped'> {
  const name = 'wipeOwedSince'
  const owe = prepareInsert(db, 'mark', { onTaken: 'skip' })
  const owed = prepareOne(db, (q) => q.selectFrom('mark').select('value').where('name', '=', name).limit(one))
  const wiped = prepare(db, (q, v: { since: Millis }) =>
    q.deleteFrom('mark').where('name', '=', name).where('value', '=', v.since),
  )
  return {
    oweWipe: async (now) => void (await owe({ name, value: now })),
    wipeOwedSince: async () => ((await owed({}))?.value ?? null) as Millis | null,
    wiped: async (since) => void (await wiped({ since })),
  }
}

function stepsOf(db: Db) {
  return {
    find: prepareOne(db, (q, v: { patient: Address }) =>
      q.selectFrom('erasure').selectAll().where('patient', '=', v.patient).limit(one),
    ),
    records: prepare(db, (q, v: PendingErasure & { limit: number }) =>
      q
        .selectFrom('record')
        .select('recordId')
        .distinct()
        .where('patient', '=', v.patient)
        .where('recordId', '>', v.record as RecordId)
        .where('seq', '<=', v.seq)
        .orderBy('recordId')
        .limit(v.limit),
    ),
    leaves: prepare(db, (q, v: PendingErasure & { limit: number }) =>
      q
        .selectFrom('leaf')
        .select(['index', 'pseq'])
        .where('patient', '=', v.patient)
        .where('pseq', '<=', v.pseq)
        .orderBy('pseq', 'desc')
        .limit(v.limit),
    ),
    remember: prepare(db, (q, v: PendingErasure) =>
      q.updateTable('erasure').set({ record: v.record, pseq: v.pseq }).where('patient', '=', v.patient),
    ),
    // Something that was stored meanwhile counts.
    forgetUsage: prepare(db, (q, v: { patient: Address }) =>
      q.deleteFrom('usage').where('patient', '=', v.patient).where('bytes', '<=', 0),
    ),
    end: prepare(db, (q, v: { patient: Address }) =>
      q.deleteFrom('erasure').where('patient', '=', v.patient),
    ),
  }
}
