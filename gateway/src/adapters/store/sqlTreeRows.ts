import type { TreeRows } from '../../ports/TreeRows.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

/** Tiles and checkpoints in SQL. A full tile never changes: writing it again after a restart does nothing. */
export function sqlTreeRows(db: Db): TreeRows {
  const tile = prepareOne(db, (q, v: { level: number; index: number }) =>
    q.selectFrom('tile').select('hashes').where('level', '=', v.level).where('index', '=', v.index),
  )
  const insertTile = prepareInsert(db, 'tile', { onTaken: 'skip' })
  const last = prepareOne(db, (q) =>
    q.selectFrom('checkpoint').selectAll().orderBy('size', 'desc').limit(one),
  )
  const checkpoints = prepare(db, (q, v: { size: number; limit: number }) =>
    q.selectFrom('checkpoint').selectAll().where('size', '>=', v.size).orderBy('size').limit(v.limit),
  )
  const tileCount = prepareOne(db, (q) =>
    q.selectFrom('tile').select(({ fn }) => fn.countAll<number>().as('count')),
  )
  // The same size is signed again when nothing happened for long.
  const insertCheckpoint = prepareInsert(db, 'checkpoint', { onTaken: 'replace', key: ['size'] })
  return {
    tile: async (level, index) => (await tile({ level, index }))?.hashes ?? null,
    insertTile: async (level, index, hashes) => void (await insertTile({ level, index, hashes })),
    tileCount: async () => Number((await tileCount({}))?.count ?? 0),
    lastCheckpoint: () => last({}),
    checkpointsFrom: (size, limit) => checkpoints({ size, limit }),
    insertCheckpoint: async (row) => void (await insertCheckpoint(row)),
  }
}
