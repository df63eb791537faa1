import type { AuditEvent } from '@consentry/protocol'
import type { JsonObject } from './jsonValue.ts'
import { ACT_REASON, concept, type FhirNetwork, orgReference, personReference } from './network.ts'

/** Code system of DICOM. */
export const DICOM = 'http://dicom.nema.org/resources/ontology/DCM'
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'

/** DICOM roles: in a read the data go to the client, in a search and a write they come from there. */
const source = concept(DICOM, '110153', 'Source Role ID')
const destination = concept(DICOM, '110152', 'Destination Role ID')
const application = concept(DICOM, '110150', 'Application')
const provider = concept('http://terminology.hl7.org/CodeSystem/v3-RoleClass', 'PROV', 'healthcare provider')
const authorizer = concept(
  'http://terminology.hl7.org/CodeSystem/extra-security-role-type',
  'authserver',
  'authorization server',
)

/** How an entry is told: the pattern of IHE BALP 1.1 that it meets, or the plain resource. */
export type Pattern = 'PatientRead' | 'PatientQuery' | 'PatientCreate' | 'AuthZconsent' | null

/** Stands for a value that has to be there and is not kept. */
export const masked: JsonObject = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}

/** No address of a client is kept: the network is named as masked, which the patterns of IHE BALP demand to be there. */
const maskedNetwork: JsonObject = { network: { _address: masked } }

/** Who took part in an event, as IHE BALP 1.1 wants it for the pattern. */
export function agentsOf(network: FhirNetwork, event: AuditEvent, pattern: Pattern): readonly JsonObject[] {
  const user = userOf(network, event, pattern)
  switch (pattern) {
    case 'PatientRead':
      return [
        clientOf(network, event, destination),
        serverOf(event, source),
        ...user,
        ...orgOf(network, event),
      ]
    case 'PatientQuery':
    case 'PatientCreate':
      return [
        clientOf(network, event, source),
        serverOf(event, destination),
        ...user,
        ...orgOf(network, event),
      ]
    case 'AuthZconsent':
      return [
        clientOf(network, event, application),
        ...user,
        ...orgOf(network, event),
        { type: authorizer, who: gatewayOf(event), requestor: false },
      ]
    case null:
      return user.length > 0
        ? [...user, ...orgOf(network, event)]
        : [{ type: authorizer, who: gatewayOf(event), requestor: true }]
  }
}

/** The program that spoke, named by the thumbprint of its session key. */
function clientOf({ chainId }: FhirNetwork, { jkt }: AuditEvent, type: JsonObject): JsonObject {
  return {
    type,
    who: {
      identifier: { system: `urn:consentry:${chainId}:jkt`, ...(jkt === undefined ? {} : { value: jkt }) },
    },
    requestor: false,
    ...maskedNetwork,
  }
}

function serverOf(event: AuditEvent, type: JsonObject): JsonObject {
  return { type, who: gatewayOf(event), requestor: false, ...maskedNetwork }
}

/** The gateway, by the name of its log. */
export function gatewayOf({ log }: AuditEvent): JsonObject {
  return { type: 'Device', identifier: { system: 'urn:consentry:log', value: log } }
}

function userOf(
  network: FhirNetwork,
  { actor, purpose }: AuditEvent,
  pattern: Pattern,
): readonly JsonObject[] {
  if (actor === undefined) return []
  const role =
    pattern === 'PatientCreate' ? ['AUT', 'author (originator)'] : ['IRCP', 'information recipient']
  const [code = '', display = ''] = role
  return [
    {
      type: concept(PARTICIPATION, code, display),
      who: personReference(network, actor),
      requestor: true,
      ...(purpose !== undefined && { purposeOfUse: [concept(ACT_REASON, purpose)] }),
    },
  ]
}

function orgOf(network: FhirNetwork, { org }: AuditEvent): readonly JsonObject[] {
  return org === undefined ? [] : [{ type: provider, who: orgReference(network, org), requestor: false }]
}
