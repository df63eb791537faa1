import type { Address, Bytes32, OrgId } from '@consentry/protocol'
import type { ChainRows } from '../../ports/ChainRows.ts'
import { knownRow } from './knownRow.ts'
import { type Db, prepare } from './prepare.ts'

type Registries = 'orgs' | 'anchors' | 'anchorPage'

/** Lists of the chain index: of each key the newest row at or before a height. */
export function sqlChainLists(db: Db): Pick<ChainRows, 'delegatesOf' | 'delegationsTo' | Registries> {
  return { ...delegations(db), ...registries(db) }
}

function delegations(db: Db): Pick<ChainRows, 'delegatesOf' | 'delegationsTo'> {
  const newestDelegates = (q: Db['build'], height: number) =>
    q
      .selectFrom('delegate as d')
      .selectAll('d')
      .where('d.block', '<=', height)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('delegate as later')
              .select('later.n')
              .whereRef('later.patient', '=', 'd.patient')
              .whereRef('later.delegate', '=', 'd.delegate')
              .where('later.block', '<=', height)
              .where((later) =>
                later(later.refTuple('later.block', 'later.n'), '>', later.refTuple('d.block', 'd.n')),
              ),
          ),
        ),
      )
  const delegatesOf = prepare(db, (q, v: { patient: Address; height: number }) =>
    newestDelegates(q, v.height).where('d.patient', '=', v.patient).orderBy('d.delegate'),
  )
  const delegationsTo = prepare(db, (q, v: { delegate: Address; height: number }) =>
    newestDelegates(q, v.height).where('d.delegate', '=', v.delegate).orderBy('d.patient'),
  )
  return {
    delegatesOf: async (patient, height) => (await delegatesOf({ patient, height })).map(knownRow),
    delegationsTo: async (delegate, height) => (await delegationsTo({ delegate, height })).map(knownRow),
  }
}

function registries(db: Db): Pick<ChainRows, Registries> {
  const orgs = prepare(db, (q, v: { after: OrgId | ''; height: number; limit: number }) =>
    q
      .selectFrom('org as o')
      .selectAll('o')
      .where('o.block', '<=', v.height)
      .where('o.org', '>', v.after as OrgId)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('org as later')
              .select('later.n')
              .whereRef('later.org', '=', 'o.org')
              .where('later.block', '<=', v.height)
              .where((later) =>
                later(later.refTuple('later.block', 'later.n'), '>', later.refTuple('o.block', 'o.n')),
              ),
          ),
        ),
      )
      .orderBy('o.org')
      .limit(v.limit),
  )
  const anchors = prepare(db, (q, v: { logId: Bytes32 }) =>
    q.selectFrom('anchor').selectAll().where('logId', '=', v.logId).orderBy('block').orderBy('n'),
  )
  return {
    orgs: async (height, { after, limit }) =>
      (await orgs({ after: after ?? '', height, limit })).map(knownRow),
    anchors: async (logId) => (await anchors({ logId })).map(knownRow),
    anchorPage: anchorPages(db),
  }
}

function anchorPages(db: Db): ChainRows['anchorPage'] {
  const page = prepare(db, (q, v: { logId: Bytes32; start: number; limit: number }) =>
    q
      .selectFrom('anchor')
      .selectAll()
      .where('logId', '=', v.logId)
      .orderBy('block')
      .orderBy('n')
      .limit(v.limit)
      .offset(v.start),
  )
  return async (logId, asked) => (await page({ logId, ...asked })).map(knownRow)
}
