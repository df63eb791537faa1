import type { RouteName } from '@consentry/protocol'
import type { RequireMembership } from '../path/membership.ts'
import type { Handler } from './Exchange.ts'

/**
 * Routes that need no look at the membership first: those that tell nothing of an organisation's, and those whose own
 * decision looks and leaves an entry in the log.
 */
const OPEN: ReadonlySet<RouteName> = new Set<RouteName>([
  'readSession',
  'endSession',
  'readPatient',
  'readManifest',
  'listOrgs',
  'readOrg',
  'readOrgKeyring',
  'putOrgKeyring',
  'createAccessRequest',
  'putBlob',
  'headBlob',
  'writeRecord',
  'writeRecords',
  'listRecords',
  'readRecord',
  'releaseKey',
  'releaseKeys',
])

type Handlers = Partial<Record<RouteName, Handler>>

/** Puts the look at the membership before every other handler, so that a new route has it too. */
export function guardMembers(handlers: Handlers, requireMembership: RequireMembership): Handlers {
  const guarded = Object.entries(handlers).map(([name, handler]) => {
    if (OPEN.has(name as RouteName)) return [name, handler]
    const guard: Handler = async (exchange) => {
      if (exchange.session !== null) await requireMembership(exchange.session)
      return handler(exchange)
    }
    return [name, guard]
  })
  return Object.fromEntries(guarded) as Handlers
}
