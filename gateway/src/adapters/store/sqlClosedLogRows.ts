import type { Address } from '@consentry/protocol'
import { type RawBuilder, sql } from 'kysely'
import type { ClosedLogRows } from '../../ports/ClosedLogRows.ts'
import { type Db, prepare } from './prepare.ts'
import { columnsOf } from './schema.ts'
import { sqlClosedLogReading } from './sqlClosedLogReading.ts'
import { erasedLeaf } from './sqlLeafErase.ts'

type Named = { readonly log: string }

/** An index that no entry has. */
const NOWHERE = -1

/** Entries of closed logs in SQL. */
export function sqlClosedLogRows(db: Db): ClosedLogRows {
  const takes = [
    prepare(db, (q, v: Named) => {
      const columns = columnsOf('leaf')
      return q
        .insertInto('closedLeaf')
        .columns(['log', ...columns])
        .expression((e) => e.selectFrom('leaf').select([asText(v.log).as('log'), ...columns]))
    }),
    prepare(db, (q, v: Named) => {
      const columns = columnsOf('tile')
      return q
        .insertInto('closedTile')
        .columns(['log', ...columns])
        .expression((e) => e.selectFrom('tile').select([asText(v.log).as('log'), ...columns]))
    }),
    prepare(db, (q, v: Named) => {
      const columns = columnsOf('checkpoint')
      return q
        .insertInto('closedCheckpoint')
        .columns(['log', ...columns])
        .expression((e) => e.selectFrom('checkpoint').select([asText(v.log).as('log'), ...columns]))
    }),
  ]
  const empty = (['leaf', 'tile', 'checkpoint'] as const).map((table) =>
    prepare(db, (q) => q.deleteFrom(table)),
  )
  const unbind = prepare(db, (q) => q.updateTable('record').set({ leafIndex: NOWHERE }))
  return {
    close: async (origin) => {
      for (const take of takes) await take({ log: origin })
      for (const run of empty) await run({})
      await unbind({})
    },
    ...sqlClosedLogReading(db),
    erase: eraser(db),
  }
}

// PostgreSQL does not guess the type of a parameter in a select list.
function asText(value: string): RawBuilder<string> {
  return sql<string>`cast(${value} as text)`
}

function eraser(db: Db): ClosedLogRows['erase'] {
  const of = prepare(db, (q, v: { patient: Address }) =>
    q
      .selectFrom('closedLeaf')
      .select(['log', 'index', 'body', 'evidence'])
      .where('patient', '=', v.patient)
      .where('body', 'is not', null),
  )
  const blank = prepare(db, (q, v: { log: string; index: number }) =>
    q.updateTable('closedLeaf').set(erasedLeaf).where('log', '=', v.log).where('index', '=', v.index),
  )
  const named = prepare(db, (q, v: { hash: string; patient: Address }) =>
    q
      .selectFrom('closedLeaf')
      .select('index')
      .where('patient', '=', v.patient)
      .where('evidence', '=', v.hash),
  )
  const drop = prepare(db, (q, v: { hash: string }) => q.deleteFrom('evidence').where('hash', '=', v.hash))
  return async (patient, record) => {
    for (const { log, index, body, evidence } of await of({ patient })) {
      if (record !== null && recordOf(body) !== record) continue
      await blank({ log, index })
      // The evidence of one request goes with the last entry that names it.
      if (evidence !== null && (await named({ hash: evidence, patient })).length === 0)
        await drop({ hash: evidence })
    }
  }
}

function recordOf(body: string | null): unknown {
  return body === null ? null : (JSON.parse(body) as { readonly record?: unknown }).record
}
