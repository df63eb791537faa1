import {
  type GrantId,
  type GrantKeysRequest,
  type GrantsQuery,
  type GrantView,
  parseOpening,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import { isMemberAtLatest, memberRoles } from '../grant/isMemberAtLatest.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { View } from '../handover/ReadyRequest.ts'
import type { OpeningRow } from '../ports/ConsentRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { idOfCursor, pageOf } from './cursor.ts'
import { grantView, openingsFor, requireParty } from './grantView.ts'
import { wrapRows } from './grant.ts'

export interface GrantsPath {
  list(
    request: AuthenticRequest,
    query: GrantsQuery,
  ): Promise<{ readonly items: readonly GrantView[]; readonly next: string | null }>
  read(request: AuthenticRequest, id: GrantId): Promise<GrantView>
  /** Keys of later epochs or key versions, by the patient's side or, re-sealed, by the grantee's agent. */
  putKeys(request: AuthenticRequest, id: GrantId, body: GrantKeysRequest): Promise<void>
}

/** Grants as their parties see them: as patient, as delegate, or as the organisation they are for. */
export function createGrantsPath({
  ledger,
  readiness,
}: {
  readonly ledger: Ledger
  readonly readiness: Readiness
}): GrantsPath {
  return {
    list: (request, query) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        const page = { after: idOfCursor(query.cursor) as GrantId | null, limit: query.limit + 1 }
        const rows = await openingsFor(tx, view, request, { query, page })
        const { shown, next } = pageOf(rows, query.limit, ({ id }) => id)
        const items: GrantView[] = []
        for (const row of shown) items.push(await grantView(tx, view, request, row))
        return { items, next }
      }),
    read: (request, id) =>
      ledger.read(async (tx) => {
        const view = readiness.view()
        return grantView(tx, view, request, await requireParty(tx, view, request, id))
      }),
    putKeys: (request, id, { keys }) =>
      ledger.write(async (tx) => {
        const view = readiness.view()
        const row = await requireParty(tx, view, request, id)
        await requireKeysRight(tx, view, request, row)
        const { classes } = parseOpening(row.opening).terms
        if (keys.some(([className]) => !classes.includes(className)))
          throw new GatewayError('bad_request', 'key of a class that is not granted')
        await tx.consents.putWraps(id, wrapRows(keys))
      }),
  }
}

async function requireKeysRight(
  tx: LedgerTx,
  view: View,
  { org, actor }: AuthenticRequest,
  row: OpeningRow,
): Promise<void> {
  if (org === null) {
    if (await hasRight(tx, view, { patient: row.patient, actor, right: 'KEYS' })) return
  } else {
    if (await isMemberAtLatest(tx, view, { org, actor, roles: memberRoles.AGENT })) return
  }
  throw new GatewayError('no_access', 'session may not add keys to this grant')
}
