// biome-ignore-all format: one name per line would make this list twice as long
// What goes over the wire. A list of its own: with it the package's would be longer than a file may be.
export type { ChallengeId, RelayId, Role } from '../values/fields.ts'
export {
  type AccessAnswer, type AccessAnswered, accessAnsweredSchema, accessAnswerSchema, type AccessRequest,
  accessRequestSchema, type AccessRequestState, type AccessRequestView, accessRequestViewSchema,
} from './accessRequests.ts'
export {
  type AnchorView, anchorViewSchema, type ConsistencyQuery, consistencyQuerySchema, type ConsistencyResponse,
  consistencyResponseSchema, type LogQuery, logQuerySchema, type ProofQuery, proofQuerySchema,
  type ProofResponse, proofResponseSchema, type TrailItem, trailItemSchema, type TrailQuery, trailQuerySchema,
} from './audit.ts'
export { type BlobStored, blobStoredSchema, parseUploadRange, type UploadRange } from './blobs.ts'
export {
  type DelegateRequest, delegateRequestSchema, type DelegateResponse, delegateResponseSchema,
  type DelegateView, delegateViewSchema,
} from './delegates.ts'
export {
  type ContractView, type Deployment, type DeploymentLimits, deploymentSchema, type Finality,
} from './deployment.ts'
export { type Notice, noticeSchema, type NoticeType } from './events.ts'
export { type ExportedRecord, type ExportHead, type ExportLine, exportLineSchema } from './exports.ts'
export {
  type FenceRequest, fenceRequestSchema, type FenceResponse, fenceResponseSchema,
} from './fences.ts'
export {
  type AuditEventQuery, auditEventQuerySchema, type ConsentQuery, consentQuerySchema, type FhirPage,
  type FhirQuery,
} from './fhir.ts'
export {
  type GrantKeysRequest, grantKeysRequestSchema, type GrantRequest, grantRequestSchema, type GrantResponse,
  grantResponseSchema, type GrantsQuery, grantsQuerySchema, type GrantView, grantViewSchema,
} from './grants.ts'
export {
  type DoneRow, doneRowSchema, type KeyRequest, keyRequestSchema, type KeysRequest, keysRequestSchema,
  type KeysResponse, keysResponseSchema, type RefusedRow, refusedRowSchema, type ReleasedKey,
  releasedKeySchema, type WrapsRequest, wrapsRequestSchema, type WrapsResponse, wrapsResponseSchema,
} from './keys.ts'
export { type Page, pageOf, type PageQuery, pageQuerySchema } from './lists.ts'
export {
  type ChallengeRequest, challengeRequestSchema, type ChallengeResponse, challengeResponseSchema,
  type SessionRequest, sessionRequestSchema, type SessionResponse, sessionResponseSchema, type SessionView,
  sessionViewSchema,
} from './logins.ts'
export {
  type ManifestRequest, manifestRequestSchema, type ManifestResponse, manifestResponseSchema,
  type PatientView, patientViewSchema, type SetKeysBody,
} from './manifests.ts'
export {
  type MessageRequest, messageRequestSchema, type MessageView, messageViewSchema, type Party,
} from './messages.ts'
export { type OrgView, orgViewSchema } from './orgs.ts'
export { fillPath, pathParameterSchemas } from './pathParameters.ts'
export {
  errorCode, hasRetryAfter, type Problem, problemMediaType, problemOf, type ProblemRow, problems,
  problemSchema,
} from './problem.ts'
export { type Readiness, readinessSchema } from './readiness.ts'
export {
  type Acknowledged, acknowledgedSchema, type AuthorEvidence, authorEvidenceSchema, type BatchLine,
  batchLineSchema, type PurposeQuery, purposeQuerySchema, type RecordItem, recordItemSchema,
  type RecordsQuery, recordsQuerySchema, type RecordView, recordViewSchema,
} from './records.ts'
export { type RelayState, type RelayView, relayViewSchema } from './relays.ts'
export {
  type Access, anyRouteCodes, codesOf, type Method, needsSession, type PatientRight, type RequestBody,
  type ResponseBody, type Route, sessionCodes,
} from './route.ts'
export type { AccountRouteName } from './accountRoutes.ts'
export type { AuditRouteName } from './auditRoutes.ts'
export type { ConsentRouteName } from './consentRoutes.ts'
export type { RecordRouteName } from './recordRoutes.ts'
export { type RouteName, routes } from './routes.ts'
