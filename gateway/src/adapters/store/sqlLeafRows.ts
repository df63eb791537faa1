import { type Address, parseSha256Hex, toHex } from '@consentry/protocol'
import { FatalError } from '../../errors/FatalError.ts'
import type { LeafRows } from '../../ports/LeafRows.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import { samePrefix } from './samePrefix.ts'
import { sqlDenials } from './sqlDenials.ts'
import { sqlLeafErase } from './sqlLeafErase.ts'

/** Log entries in SQL. */
export function sqlLeafRows(db: Db): LeafRows {
  return {
    ...writers(db),
    ...readers(db),
    patientHead: headQuery(db),
    ...sqlDenials(db),
    eraseBodies: sqlLeafErase(db),
  }
}

function sizeQuery(db: Db): LeafRows['size'] {
  const last = prepareOne(db, (q) => q.selectFrom('leaf').select('index').orderBy('index', 'desc').limit(one))
  return async () => ((await last({}))?.index ?? -1) + 1
}

type Writers = Pick<LeafRows, 'size' | 'append' | 'insertEvidence' | 'evidence' | 'storedEvidence'>

function writers(db: Db): Writers {
  const size = sizeQuery(db)
  const insert = prepareInsert(db, 'leaf')
  const insertEvidence = prepareInsert(db, 'evidence', { onTaken: 'skip' })
  const evidence = prepareOne(db, (q, v: { hash: string }) =>
    q.selectFrom('evidence').select('bytes').where('hash', '=', v.hash),
  )
  const stored = prepare(db, (q, v: { hashes: readonly string[] }) =>
    q.selectFrom('evidence').select('hash').where('hash', 'in', v.hashes),
  )
  return {
    size,
    append: async (rows) => {
      // A gap would make every later proof wrong: whoever counts differently from the table must not write.
      const start = await size()
      if (rows.some(({ index }, at) => index !== start + at)) {
        throw new FatalError(`log entries must continue at ${start}`)
      }
      await insert(...rows)
    },
    insertEvidence: async (...rows) => void (await insertEvidence(...rows)),
    evidence: async (hash) => (await evidence({ hash }))?.bytes ?? null,
    storedEvidence: async (hashes) => {
      const found = hashes.length === 0 ? [] : await stored({ hashes })
      return new Set(found.map(({ hash }) => hash))
    },
  }
}

function readers(db: Db): Pick<LeafRows, 'leaf' | 'range' | 'trail' | 'ofOrg' | 'byEvidence'> {
  const leaf = prepareOne(db, (q, v: { index: number }) =>
    q.selectFrom('leaf').selectAll().where('index', '=', v.index),
  )
  const range = prepare(db, (q, v: { from: number; to: number }) =>
    q.selectFrom('leaf').selectAll().where('index', '>=', v.from).where('index', '<', v.to).orderBy('index'),
  )
  const trail = prepare(db, (q, v: { patient: Address; from: number; limit: number }) =>
    q
      .selectFrom('leaf')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('pseq', '>=', v.from)
      .orderBy('pseq')
      .limit(v.limit),
  )
  const ofOrg = prepare(db, (q, v: { org: string; from: number; limit: number }) =>
    q
      .selectFrom('leaf')
      .selectAll()
      .where('org', '=', v.org)
      .where('index', '>=', v.from)
      .orderBy('index')
      .limit(v.limit),
  )
  const byEvidence = prepare(db, (q, v: { hash: string }) =>
    q
      .selectFrom('leaf')
      .selectAll()
      .where(samePrefix('evidence', v.hash))
      .where('evidence', '=', v.hash)
      .orderBy('index'),
  )
  return {
    leaf: (index) => leaf({ index }),
    range: (from, to) => range({ from, to }),
    trail: (patient, from, limit) => trail({ patient, from, limit }),
    ofOrg: (org, from, limit) => ofOrg({ org, from, limit }),
    byEvidence: (hash) => byEvidence({ hash }),
  }
}

function headQuery(db: Db): LeafRows['patientHead'] {
  const head = prepareOne(db, (q, v: { patient: Address }) =>
    q
      .selectFrom('leaf')
      .select(['pseq', 'leaf'])
      .where('patient', '=', v.patient)
      .where('pseq', 'is not', null)
      .orderBy('pseq', 'desc')
      .limit(one),
  )
  return async (patient) => {
    const row = await head({ patient })
    if (row === null || row.pseq === null) return null
    // A leaf is its version byte and the commitment. Spec §14.
    return { pseq: row.pseq, commitment: parseSha256Hex(toHex(row.leaf.subarray(1))) }
  }
}
