import * as accessRequests from './accessRequests.ts'
import { agent, buildRoute, patient, session, stepUp } from './buildRoute.ts'
import * as delegates from './delegates.ts'
import * as fences from './fences.ts'
import * as grants from './grants.ts'
import { pageOf, pageQuerySchema } from './lists.ts'
import type { Route } from './route.ts'

/** Names of the routes of this table. */
export type ConsentRouteName =
  | 'createGrant'
  | 'listGrants'
  | 'readGrant'
  | 'putGrantKeys'
  | 'createFence'
  | 'setDelegate'
  | 'listDelegates'
  | 'createAccessRequest'
  | 'listAccessRequests'
  | 'readAccessRequest'
  | 'answerAccessRequest'

/** Grants, revocations, delegates and requests for access. Spec §8, §15, §18. */
export const consentRoutes: Readonly<Record<ConsentRouteName, Route>> = {
  createGrant: buildRoute('POST', '/v1/grants', {
    access: [patient('GRANT')],
    body: grants.grantRequestSchema,
    response: grants.grantResponseSchema,
    codes: ['no_access', 'bad_signature', 'conflict', 'chain_stale', 'log_halted', 'audit_unavailable'],
  }),
  listGrants: buildRoute('GET', '/v1/grants', {
    access: [session],
    query: grants.grantsQuerySchema,
    response: pageOf(grants.grantViewSchema),
  }),
  readGrant: buildRoute('GET', '/v1/grants/{grantId}', {
    access: [session],
    response: grants.grantViewSchema,
    codes: ['no_access'],
  }),
  putGrantKeys: buildRoute('PUT', '/v1/grants/{grantId}/keys', {
    access: [patient('KEYS'), agent],
    body: grants.grantKeysRequestSchema,
    codes: ['no_access'],
  }),
  createFence: buildRoute('POST', '/v1/fences', {
    body: fences.fenceRequestSchema,
    response: fences.fenceResponseSchema,
    codes: ['bad_signature', 'stale_sequence', 'rate_limited', 'log_halted', 'audit_unavailable'],
  }),
  setDelegate: buildRoute('POST', '/v1/delegates', {
    access: [stepUp('controller')],
    body: delegates.delegateRequestSchema,
    response: delegates.delegateResponseSchema,
    codes: ['no_access', 'bad_signature', 'log_halted', 'audit_unavailable'],
  }),
  listDelegates: buildRoute('GET', '/v1/delegates', {
    access: [session],
    query: pageQuerySchema,
    response: pageOf(delegates.delegateViewSchema),
  }),
  createAccessRequest: buildRoute('POST', '/v1/access-requests', {
    access: [{ kind: 'org', orgRoles: ['TREAT', 'RESEARCH'] }],
    body: accessRequests.accessRequestSchema,
    status: 202,
    codes: ['no_access', 'conflict', 'log_halted', 'audit_unavailable'],
  }),
  listAccessRequests: buildRoute('GET', '/v1/access-requests', {
    access: [session],
    query: pageQuerySchema,
    response: pageOf(accessRequests.accessRequestViewSchema),
  }),
  readAccessRequest: buildRoute('GET', '/v1/access-requests/{requestId}', {
    access: [session],
    response: accessRequests.accessRequestViewSchema,
    codes: ['not_found'],
  }),
  answerAccessRequest: buildRoute('POST', '/v1/access-requests/{requestId}/answer', {
    access: [patient('GRANT')],
    body: accessRequests.accessAnswerSchema,
    response: accessRequests.accessAnsweredSchema,
    codes: ['no_access', 'not_found', 'conflict'],
  }),
}
