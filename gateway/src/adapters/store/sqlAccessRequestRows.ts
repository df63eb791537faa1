import type { Address, GrantId, Millis, OrgId } from '@consentry/protocol'
import type { AccessRequestRow, AccessRequestRows } from '../../ports/AccessRequestRows.ts'
import { type Db, prepare, prepareOne } from './prepare.ts'
import { prepareInsert } from './prepareInsert.ts'
import type { Tables } from './tables.ts'

type AnswerKind = NonNullable<Tables['accessRequest']['answerKind']>
type Page = { readonly after: string | null; readonly limit: number }

/** Access requests in SQL. Pages go by time of arrival; the cursor is the id of the last one seen. */
export function sqlAccessRequestRows(db: Db): AccessRequestRows {
  const insert = prepareInsert(db, 'accessRequest', { onTaken: 'keep' })
  const byId = prepareOne(db, (q, v: { id: string }) =>
    q.selectFrom('accessRequest').selectAll().where('id', '=', v.id),
  )
  const answer = prepare(db, (q, v: { id: string; kind: AnswerKind; grant: GrantId | null; at: Millis }) =>
    q
      .updateTable('accessRequest')
      .set({ answerKind: v.kind, answerGrant: v.grant, answeredAt: v.at })
      .where('id', '=', v.id),
  )
  const openBefore = prepare(db, (q, v: { before: Millis; limit: number }) =>
    q
      .selectFrom('accessRequest')
      .selectAll()
      .where('answerKind', 'is', null)
      .where('createdAt', '<', v.before)
      .orderBy('createdAt')
      .orderBy('id')
      .limit(v.limit),
  )
  const since = prepareOne(db, (q, v: { patient: Address; org: OrgId; since: Millis }) =>
    q
      .selectFrom('accessRequest')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('patient', '=', v.patient)
      .where('org', '=', v.org)
      .where('createdAt', '>=', v.since),
  )
  return {
    insert: async ({ answer: given, ...row }) => (await insert({ ...row, ...answerColumns(given) })) === 1,
    get: async (id) => {
      const row = await byId({ id })
      return row === null ? null : accessRequest(row)
    },
    ofPatient: async (patient, page) =>
      (await pageQuery(db, page).where('patient', '=', patient).execute()).map(accessRequest),
    ofOrg: async (org, page) =>
      (await pageQuery(db, page).where('org', '=', org).execute()).map(accessRequest),
    answer: async (id, given, at) => {
      const { answerKind, answerGrant } = answerColumns(given)
      await answer({ id, kind: answerKind ?? given.kind, grant: answerGrant, at })
    },
    openBefore: async (before, limit) => (await openBefore({ before, limit })).map(accessRequest),
    countSince: async (patient, org, from) => Number((await since({ patient, org, since: from }))?.rows ?? 0),
  }
}

function answerColumns(
  answer: AccessRequestRow['answer'],
): Pick<Tables['accessRequest'], 'answerKind' | 'answerGrant'> {
  if (answer === null) return { answerKind: null, answerGrant: null }
  return { answerKind: answer.kind, answerGrant: answer.kind === 'approved' ? answer.grantId : null }
}

function accessRequest({ answerKind, answerGrant, ...row }: Tables['accessRequest']): AccessRequestRow {
  if (answerKind === 'approved' && answerGrant !== null)
    return { ...row, answer: { kind: 'approved', grantId: answerGrant } }
  return {
    ...row,
    answer: answerKind === 'declined' || answerKind === 'expired' ? { kind: answerKind } : null,
  }
}

function pageQuery(db: Db, { after, limit }: Page) {
  const page = db.build
    .selectFrom('accessRequest')
    .selectAll()
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
  if (after === null) return page
  return page.where(({ eb, refTuple, selectFrom }) =>
    eb(
      refTuple('createdAt', 'id'),
      '>',
      selectFrom('accessRequest as last')
        .select(['last.createdAt', 'last.id'])
        .where('last.id', '=', after)
        .$asTuple('createdAt', 'id'),
    ),
  )
}
