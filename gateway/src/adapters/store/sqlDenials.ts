import type { Address } from '@consentry/protocol'
import type { LeafRows } from '../../ports/LeafRows.ts'
import { type Db, prepare, prepareSend } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Counts of denials that came again within their minute, in SQL: rows, so that a restart loses none. Spec §11. */
export function sqlDenials(db: Db): Pick<LeafRows, 'countDenial' | 'takeDenials'> {
  const first = prepareInsert(db, 'denial', { onTaken: 'keep' })
  const again = prepareSend(db, (q, v: { actor: Address; patient: Address; minute: number }) =>
    q
      .updateTable('denial')
      .set(({ eb }) => ({ count: eb('count', '+', 1) }))
      .where('actor', '=', v.actor)
      .where('patient', '=', v.patient)
      .where('minute', '=', v.minute),
  )
  const take = prepare(db, (q, v: { minute: number }) =>
    q.deleteFrom('denial').where('minute', '<', v.minute).returningAll(),
  )
  return {
    countDenial: async (denial) => {
      if ((await first({ ...denial, count: 0 })) === 1) return true
      const { actor, patient, minute } = denial
      await again({ actor, patient, minute })
      return false
    },
    takeDenials: async (minute) => {
      const rows = await take({ minute })
      return rows.toSorted(
        (a, b) => a.minute - b.minute || compare(a.patient, b.patient) || compare(a.actor, b.actor),
      )
    },
  }
}

// A deleting statement gives its rows in no order; the log must not depend on it.
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
