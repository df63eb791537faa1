import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { FatalError } from '../../errors/FatalError.ts'
import { checkDatabase } from './copyDatabase.ts'

/** What a later ledger says was erased, as it was carried over. `blobs`: digests to be deleted from the stores. */
export interface Replayed {
  readonly records: number
  readonly leaves: number
  readonly blobs: readonly string[]
}

/** Tables whose rows are deleted when they are erased or too old, and how a row is known again. */
const deleted: Readonly<Record<string, readonly string[]>> = {
  opening: ['id'],
  grantWrap: ['id', 'className', 'epoch', 'keyVersion'],
  manifest: ['patient', 'digest'],
  keyring: ['digest'],
  evidence: ['hash'],
  recordWrap: ['patient', 'recordId', 'kind', 'epoch'],
  message: ['id'],
  accessRequest: ['id'],
  notice: ['seq'],
  denial: ['actor', 'patient', 'minute'],
}

/**
 * Carries over what happened since a backup and must not be undone by it: erasures, and denials in force (§15, §16).
 * `path`: a restored ledger that nobody has opened; `later`: a ledger that went on from it. Throws `FatalError` for one
 * that did not, or is damaged: then it says nothing about what was erased.
 */
export function replayErasures(path: string, later: string): Replayed {
  checkDatabase(later)
  const database = new DatabaseSync(path)
  try {
    database.prepare('attach database ? as later').run(`${pathToFileURL(later).href}?mode=ro`)
    requireSameHistory(database)
    database.exec('begin immediate')
    const replayed = replay(database)
    database.exec('commit')
    database.exec('detach database later')
    // What was deleted must not stay in free pages.
    database.exec('vacuum')
    return replayed
  } finally {
    database.close()
  }
}

function requireSameHistory(database: DatabaseSync): void {
  const version = (schema: string) =>
    database.prepare(`select max(version) as version from ${schema}.migration`).get()?.['version']
  if (version('main') !== version('later'))
    throw new FatalError('the later ledger has another schema version: start the gateway on it once')
  const apart = database
    .prepare(
      `select count(*) as apart from main.leaf own
       left join later.leaf went on went."index" = own."index" and went.leafHash = own.leafHash
       left join later.closedLeaf closed on closed."index" = own."index" and closed.leafHash = own.leafHash
       where went."index" is null and closed."index" is null`,
    )
    .get()
  if (apart?.['apart'] !== 0) throw new FatalError('the later ledger did not go on from this backup')
}

function replay(database: DatabaseSync): Replayed {
  const change = (sql: string): number => Number(database.prepare(sql).run().changes)
  const blobs = database
    .prepare('select sha256 from main.blob where sha256 not in (select sha256 from later.blob)')
    .all()
    .map(({ sha256 }) => String(sha256))
  change('delete from main.blob where sha256 not in (select sha256 from later.blob)')
  const records = change(
    `update main.record as own set erased = 1, manifest = x'', className = '', also = '[]', org = null, author = '',
       t = 0, sha256 = '', cid = '', size = 0, manifestDigest = '', evidence = '', admittedHeight = 0, leafIndex = -1
       where erased = 0 and exists (
       select 1 from later.record r where r.patient = own.patient and r.recordId = own.recordId
       and r.ver = own.ver and r.erased = 1)`,
  )
  change(
    `update main.usage as own set bytes = coalesce((
       select sum(size) from main.record r where r.patient = own.patient and r.erased = 0), 0)`,
  )
  const erasedLeaf = `salt = null, body = null, actor = null, org = null, evidence = null, verdict = null,
    dpopHash = null, t = 0`
  const leaves =
    change(
      `update main.leaf as own set ${erasedLeaf} where body is not null and (
         exists (select 1 from later.leaf l where l."index" = own."index" and l.leafHash = own.leafHash
           and l.body is null)
         or exists (select 1 from later.closedLeaf c where c."index" = own."index" and c.leafHash = own.leafHash
           and c.body is null))`,
    ) +
    change(
      `update main.closedLeaf as own set ${erasedLeaf} where body is not null and exists (
         select 1 from later.closedLeaf c where c.log = own.log and c."index" = own."index" and c.body is null)`,
    )
  for (const [table, key] of Object.entries(deleted)) {
    const same = key.map((column) => `l."${column}" = own."${column}"`).join(' and ')
    change(
      `delete from main."${table}" as own where not exists (select 1 from later."${table}" l where ${same})`,
    )
  }
  change('insert or ignore into main.latch select * from later.latch')
  // An erasure that was still going on goes on.
  change('insert or replace into main.erasure select * from later.erasure')
  return { records, leaves, blobs }
}
