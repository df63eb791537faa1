import type { Millis } from '@consentry/protocol'
import type { LeafRows } from '../../ports/LeafRows.ts'
import { type Db, prepare } from './prepare.ts'
import { samePrefix } from './samePrefix.ts'

/** What an erased leaf loses: all but its place in the log and in the patient's own chain. */
export const erasedLeaf = {
  salt: null,
  body: null,
  actor: null,
  org: null,
  evidence: null,
  verdict: null,
  dpopHash: null,
  t: 0 as Millis,
} as const

/** Most leaves that one statement names. */
const perStatement = 256

/**
 * Erases what leaves say. Evidence goes with the last leaf that names it: entries of one request may share it. Spec §16.
 */
export function sqlLeafErase(db: Db): LeafRows['eraseBodies'] {
  const named = prepare(db, (q, v: { indices: readonly number[] }) =>
    q
      .selectFrom('leaf')
      .select('evidence')
      .distinct()
      .where('index', 'in', v.indices)
      .where('evidence', 'is not', null),
  )
  const blank = prepare(db, (q, v: { indices: readonly number[] }) =>
    q.updateTable('leaf').set(erasedLeaf).where('index', 'in', v.indices),
  )
  const drop = prepare(db, (q, v: { hash: string }) =>
    q
      .deleteFrom('evidence')
      .where('hash', '=', v.hash)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('leaf')
              .select('leaf.index')
              .where(samePrefix('leaf.evidence', v.hash))
              .where('leaf.evidence', '=', v.hash),
          ),
        ),
      ),
  )
  return async (indices) => {
    for (let start = 0; start < indices.length; start += perStatement) {
      const part = indices.slice(start, start + perStatement)
      const rows = await named({ indices: part })
      await blank({ indices: part })
      for (const { evidence } of rows) {
        if (evidence !== null) await drop({ hash: evidence })
      }
    }
  }
}
