import type { Address } from '@consentry/protocol'
import type { LeafRows } from '../../ports/LeafRows.ts'
import { type Db, prepare, prepareSend } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Counts of denials that came again within their minute, in SQL: rows, so that a restart loses none. Spec §11. */
export function sqlDenials(
  db: Db,
): Pick<LeafRows, 'countDenial' | 'pendingDenials' | 'takeDenials' | 'forgetDenials'> {
  const first = prepareInsert(db, 'denial', { onTaken: 'keep' })
  const again = prepareSend(db, (q, v: { actor: Address; patient: Address; minute: number }) =>
    q
      .updateTable('denial')
      .set(({ eb }) => ({ count: eb('count', '+', 1) }))
      .where('actor', '=', v.actor)
      .where('patient', '=', v.patient)
      .where('minute', '=', v.minute),
  )
  const pending = prepare(db, (q) => q.selectFrom('denial').selectAll().orderBy('minute'))
  const take = prepare(db, (q, v: { minute: number }) =>
    q.deleteFrom('denial').where('minute', '<', v.minute).returningAll(),
  )
  const forget = forgetting(db)
  return {
    forgetDenials: forget,
    countDenial: async (denial) => {
      if ((await first({ ...denial, count: 0 })) === 1) return true
      const { actor, patient, minute } = denial
      await again({ actor, patient, minute })
      return false
    },
    pendingDenials: () => pending({}),
    takeDenials: async (minute) => {
      const rows = await take({ minute })
      return rows.toSorted(
        (a, b) => a.minute - b.minute || compare(a.patient, b.patient) || compare(a.actor, b.actor),
      )
    },
  }
}

function forgetting(db: Db): LeafRows['forgetDenials'] {
  const about = prepare(db, (q, v: { patient: Address; said: string }) =>
    q.selectFrom('denial').selectAll().where('patient', '=', v.patient).where('event', 'like', v.said),
  )
  const say = prepare(db, (q, v: { actor: Address; patient: Address; minute: number; event: string }) =>
    q
      .updateTable('denial')
      .set({ event: v.event })
      .where('actor', '=', v.actor)
      .where('patient', '=', v.patient)
      .where('minute', '=', v.minute),
  )
  return async (patient, record) => {
    for (const { actor, minute, event } of await about({ patient, said: `%${record}%` })) {
      const { record: _record, class: _class, also: _also, origin: _origin, ...rest } = JSON.parse(event)
      await say({ actor, patient, minute, event: JSON.stringify(rest) })
    }
  }
}

// A deleting statement gives its rows in no order; the log must not depend on it.
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
