import type { AuditEvent, EventType } from '@consentry/protocol'
import { agentsOf, DICOM, gatewayOf, masked, type Pattern } from './auditAgents.ts'
import type { JsonObject, Resource } from './jsonValue.ts'
import {
  ACT_REASON,
  CLASS_SYSTEM,
  coding,
  concept,
  consentId,
  type FhirNetwork,
  patientReference,
} from './network.ts'

/** An entry of the log whose content is not erased. `index`: its place in the log. */
export interface LoggedEvent {
  readonly index: number
  readonly event: AuditEvent
}

const EVENT_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-event-type'
const INTERACTION = 'http://hl7.org/fhir/restful-interaction'
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type'
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role'
const BALP = 'https://profiles.ihe.net/ITI/BALP'

interface Shape {
  readonly pattern: Pattern
  readonly type: JsonObject
  readonly subtype: JsonObject
  readonly action: 'C' | 'R' | 'U' | 'D' | 'E'
}

const rest = coding(EVENT_TYPE, 'rest', 'RESTful Operation')
const securityAlert = coding(DICOM, '110113', 'Security Alert')
const consentDecision = coding(`${BALP}/CodeSystem/AuthZsubType`, 'AuthZ-Consent')

function restful(code: string, action: Shape['action'], pattern: Pattern = null): Shape {
  return { pattern, type: rest, subtype: coding(INTERACTION, code, code), action }
}

const SHAPES: Readonly<Partial<Record<EventType, Shape>>> = {
  write: restful('create', 'C', 'PatientCreate'),
  grant: restful('create', 'C'),
  request: restful('create', 'C'),
  message: restful('create', 'C'),
  revoke: restful('update', 'U'),
  fence: restful('update', 'U'),
  keys: restful('update', 'U'),
  delegate: restful('update', 'U'),
  erase: restful('delete', 'D'),
}

/**
 * What the log says as FHIR R4 AuditEvents. A read, a search and a write meet the patterns of IHE BALP 1.1; a permission
 * that a grant gave has a second resource, the decision itself (AuthZconsent). A refusal is a plain AuditEvent: no
 * consent stands behind it, which the pattern demands. Entries about no patient give none. Protocol §14, §18.
 */
export function auditEventsOf(network: FhirNetwork, logged: LoggedEvent): readonly Resource[] {
  const { event } = logged
  if (event.patient === undefined) return []
  const told = resourceOf(network, logged, shapeOf(event), String(logged.index))
  if (event.decision !== 'allow' || event.grant === undefined) return [told]
  return [told, resourceOf(network, logged, decisionShape('AuthZconsent'), `${logged.index}-authz`)]
}

function decisionShape(pattern: Pattern): Shape {
  return { pattern, type: securityAlert, subtype: consentDecision, action: 'E' }
}

function shapeOf({ type, action, record }: AuditEvent): Shape {
  if (type === 'deny') return decisionShape(null)
  if ((type === 'read' || type === 'self') && action === 'read') {
    return record === undefined
      ? restful('search-type', 'E', 'PatientQuery')
      : restful('read', 'R', 'PatientRead')
  }
  if (type === 'self' && action === 'write') return restful('create', 'C', 'PatientCreate')
  return SHAPES[type] ?? restful('read', 'R')
}

function resourceOf(network: FhirNetwork, { event }: LoggedEvent, shape: Shape, id: string): Resource {
  const { pattern, type, subtype, action } = shape
  const isDenied = event.decision === 'deny' || event.type === 'deny'
  return {
    resourceType: 'AuditEvent',
    id,
    ...(pattern !== null && {
      meta: { profile: [`${BALP}/StructureDefinition/IHE.BasicAudit.${pattern}`] },
    }),
    type,
    subtype: [subtype],
    action,
    recorded: new Date(event.t).toISOString(),
    outcome: isDenied ? '8' : '0',
    ...(isDenied && { outcomeDesc: refusal(event) }),
    ...(event.purpose !== undefined && { purposeOfEvent: [concept(ACT_REASON, event.purpose)] }),
    agent: agentsOf(network, event, pattern),
    source: {
      site: event.log.split('/')[0],
      observer: gatewayOf(event),
      type: [coding('http://terminology.hl7.org/CodeSystem/security-source-type', '6', 'Security Server')],
    },
    entity: entitiesOf(network, event, pattern),
  }
}

function refusal({ reason = 'no_access', n = 1 }: AuditEvent): string {
  return n === 1 ? `Refused: ${reason}` : `Refused: ${reason}, ${n} times within a minute`
}

function entitiesOf(network: FhirNetwork, event: AuditEvent, pattern: Pattern): readonly JsonObject[] {
  const { patient, record, grant, class: className, also = [] } = event
  const consent = grant === undefined ? [] : [consentEntity(grant)]
  const person =
    patient === undefined
      ? []
      : [
          {
            what: patientReference(network, patient),
            type: coding(ENTITY_TYPE, '1', 'Person'),
            role: coding(OBJECT_ROLE, '1', 'Patient'),
          },
        ]
  if (pattern === 'AuthZconsent') return [...person, ...consent]
  if (pattern === 'PatientQuery') return [...person, queryEntity]
  if (record === undefined) return [...person, ...consent]
  const labels = [className, ...also].filter((name) => name !== undefined)
  return [
    ...person,
    {
      what: { identifier: { system: `urn:consentry:${network.chainId}:record`, value: record } },
      type: coding(ENTITY_TYPE, '2', 'System Object'),
      role: coding(OBJECT_ROLE, '4', 'Domain Resource'),
      ...(labels.length > 0 && { securityLabel: labels.map((name) => coding(CLASS_SYSTEM, name)) }),
    },
  ]
}

/** The log keeps the hash of a request, not its text: the query is there and said to be masked. */
const queryEntity: JsonObject = {
  type: coding(ENTITY_TYPE, '2', 'System Object'),
  role: coding(OBJECT_ROLE, '24', 'Query'),
  description: 'Search of the records that the caller may read',
  _query: masked,
}

function consentEntity(grant: string): JsonObject {
  return {
    what: { reference: `Consent/${consentId(grant)}`, type: 'Consent' },
    type: coding('http://hl7.org/fhir/resource-types', 'Consent', 'Consent'),
  }
}
