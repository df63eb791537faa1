import * as audit from './audit.ts'
import { buildRoute, org, patient, raw, session } from './buildRoute.ts'
import { auditEventQuerySchema, consentQuerySchema, fhirQuerySchema } from './fhir.ts'
import { pageOf, pageQuerySchema } from './lists.ts'
import type { Route } from './route.ts'

/** Names of the routes of this table. */
export type AuditRouteName =
  | 'readCheckpoint'
  | 'readTile'
  | 'readProof'
  | 'readConsistency'
  | 'listAnchors'
  | 'readTrail'
  | 'readEvidence'
  | 'readReceipt'
  | 'readFhirMetadata'
  | 'searchConsents'
  | 'readConsent'
  | 'searchAuditEvents'
  | 'readAuditEvent'

const note = raw('text/plain; charset=utf-8')
const fhir = raw('application/fhir+json')

/** The log, the trails and what FHIR shows of them. Spec §14, §18. */
export const auditRoutes: Readonly<Record<AuditRouteName, Route>> = {
  readCheckpoint: buildRoute('GET', '/v1/log/checkpoint', {
    query: audit.logQuerySchema,
    response: note,
    codes: ['log_halted', 'not_found'],
  }),
  readTile: buildRoute('GET', '/v1/log/tile/{+tile}', {
    response: raw('application/octet-stream'),
    codes: ['log_halted', 'not_found'],
  }),
  readProof: buildRoute('GET', '/v1/log/proof', {
    query: audit.proofQuerySchema,
    response: audit.proofResponseSchema,
    codes: ['not_found'],
  }),
  readConsistency: buildRoute('GET', '/v1/log/consistency', {
    query: audit.consistencyQuerySchema,
    response: audit.consistencyResponseSchema,
    codes: ['not_found'],
  }),
  listAnchors: buildRoute('GET', '/v1/log/anchors', {
    query: pageQuerySchema,
    response: pageOf(audit.anchorViewSchema),
  }),
  readTrail: buildRoute('GET', '/v1/patients/{p}/trail', {
    access: [patient('READ')],
    query: audit.trailQuerySchema,
    response: pageOf(audit.trailItemSchema),
    codes: ['no_access'],
  }),
  readEvidence: buildRoute('GET', '/v1/evidence/{hash}', {
    access: [patient('READ'), org],
    response: raw('application/json'),
    codes: ['no_access', 'erased'],
  }),
  readReceipt: buildRoute('GET', '/v1/receipts/{index}', {
    access: [session],
    response: note,
    codes: ['no_access'],
  }),
  readFhirMetadata: buildRoute('GET', '/fhir/metadata', { query: fhirQuerySchema, response: fhir }),
  searchConsents: buildRoute('GET', '/fhir/Consent', {
    access: [session],
    query: consentQuerySchema,
    response: fhir,
  }),
  readConsent: buildRoute('GET', '/fhir/Consent/{fhirId}', {
    query: fhirQuerySchema,
    access: [session],
    response: fhir,
    codes: ['not_found'],
  }),
  searchAuditEvents: buildRoute('GET', '/fhir/AuditEvent', {
    access: [patient('READ'), org],
    query: auditEventQuerySchema,
    response: fhir,
  }),
  readAuditEvent: buildRoute('GET', '/fhir/AuditEvent/{fhirId}', {
    query: fhirQuerySchema,
    access: [patient('READ'), org],
    response: fhir,
    codes: ['not_found'],
  }),
}
