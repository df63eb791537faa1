import type { Address } from '@consentry/protocol'
import type { ClosedLog, ClosedLogRows } from '../../ports/ClosedLogRows.ts'
import type { LeafRow } from '../../ports/LeafRows.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { columnsOf } from './schema.ts'
import { samePrefix } from './samePrefix.ts'

type Named = { readonly log: string }

/** What is still asked of closed logs, in SQL. */
export function sqlClosedLogReading(db: Db): Pick<ClosedLogRows, 'of' | 'byEvidence'> {
  const leaves = leafQueries(db)
  const tree = treeQueries(db)
  const byEvidence = prepare(db, (q, v: { hash: string }) =>
    q
      .selectFrom('closedLeaf')
      .select(columnsOf('leaf'))
      .where(samePrefix('evidence', v.hash))
      .where('evidence', '=', v.hash)
      .orderBy('log')
      .orderBy('index'),
  )
  return {
    of: (log) => ({ leaves: leaves(log), tree: tree(log) }),
    byEvidence: (hash): Promise<readonly LeafRow[]> => byEvidence({ hash }),
  }
}

function leafQueries(db: Db): (log: string) => ClosedLog['leaves'] {
  const leaf = prepareOne(db, (q, v: Named & { index: number }) =>
    q
      .selectFrom('closedLeaf')
      .select(columnsOf('leaf'))
      .where('log', '=', v.log)
      .where('index', '=', v.index),
  )
  const range = prepare(db, (q, v: Named & { from: number; to: number }) =>
    q
      .selectFrom('closedLeaf')
      .select(columnsOf('leaf'))
      .where('log', '=', v.log)
      .where('index', '>=', v.from)
      .where('index', '<', v.to)
      .orderBy('index'),
  )
  const trail = prepare(db, (q, v: Named & { patient: Address; from: number; limit: number }) =>
    q
      .selectFrom('closedLeaf')
      .select(columnsOf('leaf'))
      .where('patient', '=', v.patient)
      .where('log', '=', v.log)
      .where('pseq', '>=', v.from)
      .orderBy('pseq')
      .limit(v.limit),
  )
  const last = prepareOne(db, (q, v: Named) =>
    q.selectFrom('closedLeaf').select('index').where('log', '=', v.log).orderBy('index', 'desc').limit(one),
  )
  return (log) => ({
    size: async () => ((await last({ log }))?.index ?? -1) + 1,
    leaf: (index) => leaf({ log, index }),
    range: (from, to) => range({ log, from, to }),
    trail: (patient, from, limit) => trail({ log, patient, from, limit }),
  })
}

function treeQueries(db: Db): (log: string) => ClosedLog['tree'] {
  const tile = prepareOne(db, (q, v: Named & { level: number; index: number }) =>
    q
      .selectFrom('closedTile')
      .select('hashes')
      .where('log', '=', v.log)
      .where('level', '=', v.level)
      .where('index', '=', v.index),
  )
  const last = prepareOne(db, (q, v: Named) =>
    q
      .selectFrom('closedCheckpoint')
      .select(columnsOf('checkpoint'))
      .where('log', '=', v.log)
      .orderBy('size', 'desc')
      .limit(one),
  )
  const tileCount = prepareOne(db, (q, v: Named) =>
    q
      .selectFrom('closedTile')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('log', '=', v.log),
  )
  const checkpoints = prepare(db, (q, v: Named & { size: number; limit: number }) =>
    q
      .selectFrom('closedCheckpoint')
      .select(columnsOf('checkpoint'))
      .where('log', '=', v.log)
      .where('size', '>=', v.size)
      .orderBy('size')
      .limit(v.limit),
  )
  return (log) => ({
    tile: async (level, index) => (await tile({ log, level, index }))?.hashes ?? null,
    tileCount: async () => Number((await tileCount({ log }))?.count ?? 0),
    lastCheckpoint: () => last({ log }),
    checkpointsFrom: (size, limit) => checkpoints({ log, size, limit }),
  })
}
