import {
  type OrgId,
  type OrgView,
  type PublicKey,
  from0x,
  type PageQuery,
  type RelayView,
  toBase64url,
  type Bytes32,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { Known, OrgFact } from '../ports/ChainRows.ts'
import type { Ledger } from '../ports/Ledger.ts'
import { idOfCursor, pageOf } from './cursor.ts'

const NO_KEY = `0x${'0'.repeat(64)}`

export interface DirectoryPath {
  orgs(query: PageQuery): Promise<{ readonly items: readonly OrgView[]; readonly next: string | null }>
  org(org: OrgId): Promise<OrgView>
  relay(request: AuthenticRequest, id: string): Promise<RelayView>
}

/** What the index knows that is nobody's secret: organisations; and how far one's own transactions have come. */
export function createDirectoryPath({
  ledger,
  readiness,
}: {
  readonly ledger: Ledger
  readonly readiness: Readiness
}): DirectoryPath {
  return {
    orgs: (query) =>
      ledger.read(async (tx) => {
        const after = idOfCursor(query.cursor) as OrgId | null
        const rows = await tx.chain.orgs(readiness.view().latest.number, { after, limit: query.limit + 1 })
        const { shown, next } = pageOf(rows, query.limit, ({ org }) => org)
        return { items: shown.map((row) => orgView(row.org, row)), next }
      }),
    org: (org) =>
      ledger.read(async (tx) => {
        const fact = await tx.chain.orgAt(org, readiness.view().latest.number)
        if (fact === null) throw new GatewayError('not_found', 'no such organisation')
        return orgView(org, fact)
      }),
    relay: ({ actor, org }, id) =>
      ledger.read(async (tx) => {
        const row = await tx.outbox.get(id)
        const { patient = null } = row ?? {}
        const isOwn =
          row !== null &&
          patient !== null &&
          org === null &&
          (await hasRight(tx, readiness.view(), { patient, actor, right: 'READ' }))
        if (!isOwn) throw new GatewayError('not_found', 'no such relay of this session')
        return { relayId: row.id, state: row.state, error: row.error, txHash: row.txHash as Bytes32 | null }
      }),
  }
}

function orgView(orgId: OrgId, fact: Known<OrgFact>): OrgView {
  const { name, status, roles, validUntil, keyVersion, encKey } = fact
  return {
    orgId,
    name,
    status,
    roles,
    validUntil,
    keyVersion,
    encKey: encKey === NO_KEY ? null : (toBase64url(from0x(encKey)) as PublicKey),
  }
}
