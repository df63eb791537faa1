import type { Address, GrantId, OrgId } from '@consentry/protocol'
import type { ConsentRows } from '../../ports/ConsentRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'

type AfterGrant = { after: GrantId; limit: number }

/** Before every grant id: they begin with 0x. */
const first = '' as GrantId

/** Openings and wrapped class keys in SQL. */
export function sqlConsentRows(db: Db): ConsentRows {
  return { ...openings(db), ...grantWraps(db) }
}

function openings(db: Db): Omit<ConsentRows, 'putWraps' | 'wraps'> {
  const opening = prepareOne(db, (q, v: { id: GrantId }) =>
    q.selectFrom('opening').selectAll().where('id', '=', v.id),
  )
  const insert = prepareInsert(db, 'opening', { onTaken: 'keep' })
  const between = prepare(db, (q, v: { patient: Address; org: OrgId; after: number }) =>
    q
      .selectFrom('opening')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('org', '=', v.org)
      .where('expiresAt', '>', v.after)
      .orderBy('id'),
  )
  const ofPatient = prepare(db, (q, v: AfterGrant & { patient: Address }) =>
    q
      .selectFrom('opening')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('id', '>', v.after)
      .orderBy('id')
      .limit(v.limit),
  )
  const toOrg = prepare(db, (q, v: AfterGrant & { org: OrgId }) =>
    q
      .selectFrom('opening')
      .selectAll()
      .where('org', '=', v.org)
      .where('id', '>', v.after)
      .orderBy('id')
      .limit(v.limit),
  )
  return {
    opening: (id) => opening({ id }),
    insertOpening: async (row) => (await insert(row)) === 1,
    openingsBetween: (patient, org, after) => between({ patient, org, after }),
    openingsOfPatient: (patient, { after, limit }) => ofPatient({ patient, after: after ?? first, limit }),
    openingsOfPair: pairQuery(db),
    openingsToOrg: (org, { after, limit }) => toOrg({ org, after: after ?? first, limit }),
  }
}

function pairQuery(db: Db): ConsentRows['openingsOfPair'] {
  const ofPair = prepare(db, (q, v: AfterGrant & { patient: Address; org: OrgId }) =>
    q
      .selectFrom('opening')
      .selectAll()
      .where('patient', '=', v.patient)
      .where('org', '=', v.org)
      .where('id', '>', v.after)
      .orderBy('id')
      .limit(v.limit),
  )
  return (patient, org, { after, limit }) => ofPair({ patient, org, after: after ?? first, limit })
}

function grantWraps(db: Db): Pick<ConsentRows, 'putWraps' | 'wraps'> {
  const wraps = prepare(db, (q, v: { id: GrantId }) =>
    q
      .selectFrom('grantWrap')
      .select(['className', 'epoch', 'keyVersion', 'wrap'])
      .where('id', '=', v.id)
      .orderBy('className')
      .orderBy('epoch')
      .orderBy('keyVersion'),
  )
  const putWraps = prepareInsert(db, 'grantWrap', {
    onTaken: 'replace',
    key: ['id', 'className', 'epoch', 'keyVersion'],
  })
  return {
    putWraps: async (id, rows) => {
      // One by one: the same key twice in one statement is an error, here the later row replaces the earlier one.
      for (const row of rows) await putWraps({ ...row, id })
    },
    wraps: (id) => wraps({ id }),
  }
}
