import type { Address, GrantId, OrgId } from '@consentry/protocol'
import type { Latch, LatchesInView, LatchRows } from '../../ports/LatchRows.ts'
import { type Db, one, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import type { LatchTable } from './tables.ts'

type Place = Pick<LatchTable, 'kind' | 'scope' | 'subject' | 'floor'>

function placeOf(latch: Latch): Place {
  switch (latch.kind) {
    case 'revoked':
      return { kind: latch.kind, scope: latch.patient, subject: latch.id, floor: 0 }
    case 'floor':
      return { kind: latch.kind, scope: latch.patient, subject: '', floor: latch.floor }
    case 'delegate':
      return { kind: latch.kind, scope: latch.patient, subject: latch.delegate, floor: 0 }
    case 'member':
      return { kind: latch.kind, scope: latch.org, subject: latch.member, floor: 0 }
    case 'org':
      return { kind: latch.kind, scope: latch.org, subject: '', floor: 0 }
  }
}

/**
 * Denials in SQL. A delegate, member or organisation that is denied again by a later block gets a row of its own:
 * clearing up to a `safe` block must not forget what came after it. One that was cleared and is denied by the same block
 * number again (after a reorganisation) stands again.
 */
export function sqlLatchRows(db: Db): LatchRows {
  const insert = prepareInsert(db, 'latch', {
    onTaken: 'replace',
    key: ['kind', 'scope', 'subject', 'floor', 'block'],
  })
  const isCovered = prepareOne(db, (q, v: Place & { block: number }) =>
    q
      .selectFrom('latch')
      .select('block')
      .where('kind', '=', v.kind)
      .where('scope', '=', v.scope)
      .where('subject', '=', v.subject)
      .where('floor', '>=', v.floor)
      .where('clearedBlock', 'is', null)
      .where((where) => where.or([where('kind', 'in', ['revoked', 'floor']), where('block', '>=', v.block)]))
      .limit(one),
  )
  const clear = prepare(db, (q, v: Place & { block: number }) =>
    q
      .updateTable('latch')
      .set({ clearedBlock: v.block })
      .where('kind', '=', v.kind)
      .where('scope', '=', v.scope)
      .where('subject', '=', v.subject)
      .where('block', '<=', v.block)
      .where('clearedBlock', 'is', null),
  )
  return {
    add: async (latch, cause, block) => {
      const place = placeOf(latch)
      if ((await isCovered({ ...place, block })) !== null) return false
      await insert({ ...place, block, cause, clearedBlock: null })
      return true
    },
    clear: async (latch, block) => void (await clear({ ...placeOf(latch), block })),
    inView: inViewQuery(db),
    ...singleLatches(db),
  }
}

function singleLatches(db: Db): Pick<LatchRows, 'floorOf' | 'isRevoked'> {
  const floorOf = prepareOne(db, (q, v: { patient: Address }) =>
    q
      .selectFrom('latch')
      .select('floor')
      .where('kind', '=', 'floor')
      .where('scope', '=', v.patient)
      .orderBy('subject', 'desc')
      .orderBy('floor', 'desc')
      .limit(one),
  )
  const isRevoked = prepareOne(db, (q, v: { patient: Address; id: GrantId }) =>
    q
      .selectFrom('latch')
      .select('block')
      .where('kind', '=', 'revoked')
      .where('scope', '=', v.patient)
      .where('subject', '=', v.id)
      .limit(one),
  )
  return {
    floorOf: async (patient) => (await floorOf({ patient }))?.floor ?? 0,
    isRevoked: async (patient, id) => (await isRevoked({ patient, id })) !== null,
  }
}

// Every decision asks this: one statement for everything it can meet.
function inViewQuery(db: Db): LatchRows['inView'] {
  const query = prepare(
    db,
    (q, v: { patient: Address; org: OrgId; actor: Address; ids: readonly GrantId[] }) => {
      const latched = q.selectFrom('latch').select(['kind', 'subject', 'floor'])
      const denied = latched.where('clearedBlock', 'is', null)
      return latched
        .where('kind', '=', 'revoked')
        .where('scope', '=', v.patient)
        .where('subject', 'in', v.ids)
        .unionAll(latched.where('kind', '=', 'floor').where('scope', '=', v.patient))
        .unionAll(
          denied.where('kind', '=', 'delegate').where('scope', '=', v.patient).where('subject', '=', v.actor),
        )
        .unionAll(
          denied.where('kind', '=', 'member').where('scope', '=', v.org).where('subject', '=', v.actor),
        )
        .unionAll(denied.where('kind', '=', 'org').where('scope', '=', v.org))
    },
  )
  return async ({ patient, org, actor, ids }): Promise<LatchesInView> => {
    // No organisation has this id: ids of organisations begin with 0x.
    const rows = await query({ patient, org: org ?? ('' as OrgId), actor, ids })
    const has = (kind: LatchTable['kind']) => rows.some((row) => row.kind === kind)
    const revoked = new Set(rows.filter(({ kind }) => kind === 'revoked').map(({ subject }) => subject))
    return {
      revoked: ids.filter((id) => revoked.has(id)),
      floor: rows.reduce((highest, row) => Math.max(highest, row.floor), 0),
      delegates: has('delegate') ? [actor] : [],
      members: has('member') ? [actor] : [],
      orgs: has('org') && org !== null ? [org] : [],
    }
  }
}
