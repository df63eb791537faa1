import type { Address, Millis } from '@consentry/protocol'
import type { OutboxRow, OutboxRows, RelayCall, RelayState } from '../../ports/OutboxRows.ts'
import { nextNumber } from './nextNumber.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import type { Tables } from './tables.ts'

/** What is owed to the chain, in SQL. */
export function sqlOutboxRows(db: Db): OutboxRows {
  return { ...writers(db), ...readers(db), ...counts(db) }
}

function outboxRow({ isRevocation: _, call, ...row }: Tables['outbox']): OutboxRow {
  // Written by `insert` from a call.
  return { ...row, call: call === null ? null : (JSON.parse(call) as RelayCall) }
}

function isRevocation(call: RelayCall | null): boolean {
  return call?.method.startsWith('revoke') ?? false
}

function writers(db: Db): Pick<OutboxRows, 'insert' | 'update' | 'minedAbove' | 'purge'> {
  const nextSeq = nextNumber(db, 'outbox')
  const insert = prepareInsert(db, 'outbox')
  const lost = prepare(db, (q, v: { block: number }) =>
    q
      .selectFrom('outbox')
      .select('id')
      .where('minedBlock', '>', v.block)
      .where('state', 'in', ['mined', 'safe']),
  )
  const giveBack = prepareOne(db, (q, v: { id: string }) =>
    q
      .updateTable('outbox')
      .where('id', '=', v.id)
      .set(({ eb }) => ({
        state: eb.case().when('raw', 'is', null).then<RelayState>('queued').else<RelayState>('sent').end(),
        minedBlock: null,
      }))
      .returningAll(),
  )
  const purge = prepare(db, (q, v: { before: Millis }) =>
    q.deleteFrom('outbox').where('state', 'in', ['safe', 'failed']).where('updatedAt', '<', v.before),
  )
  return {
    insert: async (row) => {
      const call = row.call === null ? null : JSON.stringify(row.call)
      await insert({ ...row, seq: await nextSeq(), call, isRevocation: isRevocation(row.call) ? 1 : 0 })
    },
    update: async (id, change) => {
      if (Object.keys(change).length === 0) return
      await db.build.updateTable('outbox').set(change).where('id', '=', id).execute()
    },
    minedAbove: async (block) => {
      const rows: OutboxRow[] = []
      for (const { id } of await lost({ block })) {
        const row = await giveBack({ id })
        if (row !== null) rows.push(outboxRow(row))
      }
      return rows.toSorted((a, b) => a.seq - b.seq)
    },
    purge: async (before) => void (await purge({ before })),
  }
}

function readers(db: Db): Pick<OutboxRows, 'get' | 'byTxHash' | 'relayed' | 'inState'> {
  const byId = prepareOne(db, (q, v: { id: string }) =>
    q.selectFrom('outbox').selectAll().where('id', '=', v.id),
  )
  const byTxHash = prepareOne(db, (q, v: { txHash: string }) =>
    q.selectFrom('outbox').selectAll().where('txHash', '=', v.txHash).orderBy('seq').limit(one),
  )
  const relayed = prepare(db, (q, v: { txHashes: readonly string[] }) =>
    q
      .selectFrom('outbox')
      .select('txHash')
      .where('txHash', 'in', v.txHashes)
      .where('account', '<>', 'direct'),
  )
  const inState = prepare(db, (q, v: { states: readonly RelayState[]; limit: number }) =>
    q.selectFrom('outbox').selectAll().where('state', 'in', v.states).orderBy('seq').limit(v.limit),
  )
  return {
    get: async (id) => {
      const row = await byId({ id })
      return row === null ? null : outboxRow(row)
    },
    byTxHash: async (txHash) => {
      const row = await byTxHash({ txHash })
      return row === null ? null : outboxRow(row)
    },
    relayed: async (txHashes) => {
      const found = txHashes.length === 0 ? [] : await relayed({ txHashes })
      return new Set(found.flatMap(({ txHash }) => (txHash === null ? [] : [txHash])))
    },
    inState: async (states, limit) => (await inState({ states, limit })).map(outboxRow),
  }
}

function counts(db: Db): Pick<OutboxRows, 'openRevocations' | 'countSince'> {
  const open = prepareOne(db, (q, v: { patient: Address }) =>
    q
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('patient', '=', v.patient)
      .where('isRevocation', '=', 1)
      .where('state', 'in', ['queued', 'sent', 'mined']),
  )
  const since = prepareOne(db, (q, v: { patient: Address; since: Millis }) =>
    q
      .selectFrom('outbox')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('patient', '=', v.patient)
      .where('createdAt', '>=', v.since)
      .where('isRevocation', '=', 0)
      .where('account', '=', 'relayer'),
  )
  return {
    openRevocations: async (patient) => Number((await open({ patient }))?.rows ?? 0),
    countSince: async (patient, from) => Number((await since({ patient, since: from }))?.rows ?? 0),
  }
}
