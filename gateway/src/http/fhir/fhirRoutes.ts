import { auditEventsOf, consentOf, type FhirNetwork, type Resource } from '@consentry/fhir/facade'
import type { Address, AuditEventQuery, ConsentQuery, GrantId, OrgId, RouteName } from '@consentry/protocol'
import { GatewayError } from '../../errors/GatewayError.ts'
import { cursorText, idOfCursor, numberOfCursor } from '../../path/cursor.ts'
import type { FhirViews, OrgNames, SeenEvent, SeenGrant } from '../../path/fhirViews.ts'
import { type Answer, type Exchange, type Handler, parameterOf, sessionOf } from '../Exchange.ts'
import { capabilityStatement } from './capabilityStatement.ts'
import { dateRange } from './dateRange.ts'
import { searchset } from './searchset.ts'

export interface FhirRoutePorts {
  readonly fhirViews: FhirViews
  readonly chainId: number
  /** The organisation that runs this gateway, and the gateway's origin. */
  readonly gateway: OrgId
  readonly origin: string
}

/** Pages of grants that are looked at for one page of a search by status. */
const MOST_PAGES = 10

/** Grants as Consent and entries of the log as AuditEvent, read-only (FHIR R4; IHE PCF and BALP). Spec §18. */
export function fhirRoutes(ports: FhirRoutePorts): Partial<Record<RouteName, Handler>> {
  const { fhirViews, origin } = ports
  return {
    readFhirMetadata: async () => answer(capabilityStatement(origin)),
    searchConsents: async (exchange) => {
      const { rows, next } = await searchConsents(ports, exchange)
      return answer(searchset(rows, next, { origin, target: exchange.request.originalUrl }))
    },
    readConsent: async (exchange) => {
      const id = parameterOf<string>(exchange, 'fhirId')
      if (!/^[0-9a-f]{64}$/.test(id)) throw new GatewayError('not_found', 'no such consent')
      const { rows, names } = await fhirViews.consent(sessionOf(exchange), `0x${id}` as GrantId)
      return answerFirst(consentsOf(ports, rows, names))
    },
    searchAuditEvents: async (exchange) => {
      const { rows, next } = await searchEvents(ports, exchange)
      return answer(searchset(rows, next, { origin, target: exchange.request.originalUrl }))
    },
    readAuditEvent: async (exchange) => {
      const id = parameterOf<string>(exchange, 'fhirId')
      const [, index] = /^(0|[1-9][0-9]{0,14})(?:-authz)?$/.exec(id) ?? []
      if (index === undefined) throw new GatewayError('not_found', 'no such entry')
      const { rows, names } = await fhirViews.event(sessionOf(exchange), Number(index))
      return answerFirst(
        rows.flatMap((row) => eventsOf(ports, row, names)).filter((event) => event['id'] === id),
      )
    },
  }
}

interface Found {
  readonly rows: readonly Resource[]
  readonly next: string | null
}

async function searchConsents(ports: FhirRoutePorts, exchange: Exchange): Promise<Found> {
  const { patient, actor, status, _count: limit, cursor } = exchange.query as ConsentQuery
  const org = identifierOf(actor)
  const search = {
    ...(patient !== undefined && { patient: identifierOf(patient) as Address }),
    ...(org !== undefined && { org: org as OrgId }),
  }
  const rows: Resource[] = []
  let after = idOfCursor(cursor) as GrantId | null
  for (let page = 0; page < MOST_PAGES; page++) {
    const found = await ports.fhirViews.consents(sessionOf(exchange), {
      ...search,
      after,
      limit: limit - rows.length,
    })
    const consents = consentsOf(ports, found.rows, found.names)
    rows.push(...consents.filter((consent) => status === undefined || consent['status'] === status))
    after = found.next
    if (after === null || rows.length === limit) break
  }
  return { rows, next: after === null ? null : cursorText(after) }
}

/** What one entry of the log gives stays on one page. */
async function searchEvents(ports: FhirRoutePorts, exchange: Exchange): Promise<Found> {
  const { patient, agent, date, _count: limit, cursor } = exchange.query as AuditEventQuery
  const { rows, next, names } = await ports.fhirViews.events(sessionOf(exchange), {
    ...(patient !== undefined && { patient: identifierOf(patient) as Address }),
    ...(agent !== undefined && { agent: identifierOf(agent) as Address | OrgId }),
    ...dateRange(date),
    place: numberOfCursor(cursor),
    limit,
  })
  const shown: Resource[] = []
  let last: number | null = null
  for (const row of rows) {
    const events = eventsOf(ports, row, names)
    if (last !== null && shown.length + events.length > limit) return { rows: shown, next: cursorText(last) }
    shown.push(...events)
    last = row.place
  }
  return { rows: shown, next: next === null ? null : cursorText(next) }
}

function consentsOf(
  ports: FhirRoutePorts,
  grants: readonly SeenGrant[],
  names: OrgNames,
): readonly Resource[] {
  const now = ports.fhirViews.now()
  return grants.map((grant) => consentOf(networkOf(ports, names), grant, now))
}

function eventsOf(ports: FhirRoutePorts, { index, event }: SeenEvent, names: OrgNames): readonly Resource[] {
  return auditEventsOf(networkOf(ports, names), { index, event })
}

function networkOf({ chainId, gateway }: FhirRoutePorts, names: OrgNames): FhirNetwork {
  return {
    chainId,
    gateway: { orgId: gateway, name: names.get(gateway) ?? '' },
    nameOf: (org) => names.get(org),
  }
}

/** A FHIR reference such as `Patient/0x…`, or the bare identifier. */
function identifierOf(reference: string | undefined): string | undefined {
  return reference?.slice(reference.indexOf('/') + 1)
}

function answerFirst([resource]: readonly Resource[]): Answer {
  if (resource === undefined) throw new GatewayError('not_found', 'no such resource')
  return answer(resource)
}

function answer(resource: Resource): Answer {
  return { kind: 'bytes', bytes: JSON.stringify(resource) }
}
