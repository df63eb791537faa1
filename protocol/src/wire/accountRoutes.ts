import { formatLimits, maxKeyringBytes } from '../values/limits.ts'
import { agent, buildRoute, patient, raw, session, stepUp } from './buildRoute.ts'
import { deploymentSchema } from './deployment.ts'
import { noticeSchema } from './events.ts'
import { exportLineSchema } from './exports.ts'
import { pageOf, pageQuerySchema } from './lists.ts'
import * as logins from './logins.ts'
import * as manifests from './manifests.ts'
import * as messages from './messages.ts'
import { orgViewSchema } from './orgs.ts'
import { readinessSchema } from './readiness.ts'
import { acknowledgedSchema } from './records.ts'
import { relayViewSchema } from './relays.ts'
import type { Route } from './route.ts'

/** Names of the routes of this table. */
export type AccountRouteName =
  | 'readDeployment'
  | 'createChallenge'
  | 'openSession'
  | 'readSession'
  | 'endSession'
  | 'readPatient'
  | 'putManifest'
  | 'readManifest'
  | 'readManifestByDigest'
  | 'readKeyring'
  | 'readOrgKeyring'
  | 'putOrgKeyring'
  | 'listOrgs'
  | 'readOrg'
  | 'erasePatient'
  | 'exportPatient'
  | 'sendMessage'
  | 'listMessages'
  | 'readRelay'
  | 'streamEvents'
  | 'readHealth'
  | 'readReadiness'
  | 'readMetrics'
  | 'readOpenApi'

const json = raw('application/json')
const p = '/v1/patients/{p}'

/** Logins, keys of a vault, organisations, messages and the state of the server. Spec §18. */
export const accountRoutes: Readonly<Record<AccountRouteName, Route>> = {
  readDeployment: buildRoute('GET', '/v1/deployment', { response: deploymentSchema }),
  createChallenge: buildRoute('POST', '/v1/challenge', {
    body: logins.challengeRequestSchema,
    response: logins.challengeResponseSchema,
    codes: ['rate_limited'],
  }),
  openSession: buildRoute('POST', '/v1/session', {
    body: logins.sessionRequestSchema,
    response: logins.sessionResponseSchema,
    codes: ['invalid_token', 'rate_limited'],
  }),
  readSession: buildRoute('GET', '/v1/session', { access: [session], response: logins.sessionViewSchema }),
  endSession: buildRoute('DELETE', '/v1/session', { access: [session] }),
  readPatient: buildRoute('GET', p, {
    access: [session],
    response: manifests.patientViewSchema,
    codes: ['chain_stale'],
  }),
  putManifest: buildRoute('PUT', `${p}/manifest`, {
    access: [stepUp('KEYS')],
    body: manifests.manifestRequestSchema,
    response: manifests.manifestResponseSchema,
    codes: ['no_access', 'bad_signature', 'invalid_manifest', 'stale_sequence', 'conflict'],
  }),
  readManifest: buildRoute('GET', `${p}/manifest`, {
    access: [session],
    response: json,
    codes: ['no_access'],
  }),
  readManifestByDigest: buildRoute('GET', `${p}/manifest/{digest}`, {
    access: [session],
    response: json,
    codes: ['no_access'],
  }),
  readKeyring: buildRoute('GET', `${p}/keyring`, {
    access: [patient('READ')],
    response: json,
    codes: ['no_access'],
  }),
  readOrgKeyring: buildRoute('GET', '/v1/orgs/{org}/keyring', {
    access: [agent],
    response: json,
    codes: ['no_access', 'not_found'],
  }),
  putOrgKeyring: buildRoute('PUT', '/v1/orgs/{org}/keyring', {
    access: [agent],
    body: { kind: 'bytes', mediaType: 'application/json', maxBytes: maxKeyringBytes },
    codes: ['no_access', 'conflict'],
  }),
  listOrgs: buildRoute('GET', '/v1/orgs', {
    access: [session],
    query: pageQuerySchema,
    response: pageOf(orgViewSchema),
  }),
  readOrg: buildRoute('GET', '/v1/orgs/{org}', {
    access: [session],
    response: orgViewSchema,
    codes: ['not_found'],
  }),
  erasePatient: buildRoute('DELETE', p, {
    access: [stepUp('controller')],
    response: acknowledgedSchema,
    codes: ['no_access', 'log_halted', 'audit_unavailable'],
  }),
  exportPatient: buildRoute('GET', `${p}/export`, {
    access: [stepUp('READ')],
    response: { kind: 'ndjson', schema: exportLineSchema },
    codes: ['no_access', 'chain_stale', 'log_halted', 'anchor_overdue', 'audit_unavailable'],
  }),
  sendMessage: buildRoute('POST', '/v1/messages', {
    access: [session],
    body: { kind: 'json', schema: messages.messageRequestSchema, maxBytes: formatLimits.bytes * 1.5 },
    response: acknowledgedSchema,
    codes: ['no_access', 'conflict', 'log_halted', 'audit_unavailable'],
  }),
  listMessages: buildRoute('GET', '/v1/messages', {
    access: [session],
    query: pageQuerySchema,
    response: pageOf(messages.messageViewSchema),
  }),
  readRelay: buildRoute('GET', '/v1/relays/{relayId}', {
    access: [session],
    response: relayViewSchema,
    codes: ['not_found'],
  }),
  streamEvents: buildRoute('GET', '/v1/events', {
    access: [session],
    response: { kind: 'events', schema: noticeSchema },
  }),
  readHealth: buildRoute('GET', '/healthz', { response: raw('text/plain') }),
  readReadiness: buildRoute('GET', '/readyz', { response: readinessSchema }),
  readMetrics: buildRoute('GET', '/metrics', {
    access: [{ kind: 'loopback' }],
    response: raw('text/plain; version=0.0.4'),
  }),
  readOpenApi: buildRoute('GET', '/openapi.json', { response: json }),
}
