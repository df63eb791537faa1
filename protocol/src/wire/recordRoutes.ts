import type { GatewayCode } from '../errors/codes.ts'
import { formatLimits, maxEnvelopeBytes } from '../values/limits.ts'
import { blobStoredSchema } from './blobs.ts'
import { buildRoute, org, patient, raw, session, stepUp } from './buildRoute.ts'
import * as keys from './keys.ts'
import { pageOf } from './lists.ts'
import * as records from './records.ts'
import type { Route } from './route.ts'

/** Names of the routes of this table. */
export type RecordRouteName =
  | 'putBlob'
  | 'readBlob'
  | 'headBlob'
  | 'writeRecord'
  | 'writeRecords'
  | 'listRecords'
  | 'readRecord'
  | 'releaseKey'
  | 'releaseKeys'
  | 'putWraps'
  | 'eraseRecord'

const octets = 'application/octet-stream'
const p = '/v1/patients/{p}'
const readers = [patient('READ'), org]

const releaseCodes: readonly GatewayCode[] = [
  'no_access',
  'grant_pending',
  'chain_stale',
  'log_halted',
  'anchor_overdue',
  'audit_unavailable',
]
const writeCodes: readonly GatewayCode[] = [
  ...releaseCodes,
  'step_up_required',
  'invalid_manifest',
  'stale_sequence',
  'conflict',
  'erased',
]

/** Ciphertext, records and their keys. Spec §11, §12, §18. */
export const recordRoutes: Readonly<Record<RecordRouteName, Route>> = {
  putBlob: buildRoute('PUT', '/v1/blobs/{sha256}', {
    access: [session],
    body: { kind: 'bytes', mediaType: octets, maxBytes: maxEnvelopeBytes },
    status: 201,
    response: blobStoredSchema,
    codes: ['bad_envelope_header', 'conflict'],
  }),
  readBlob: buildRoute('GET', '/v1/blobs/{sha256}', {
    access: [session],
    response: raw(octets),
    codes: ['no_access'],
  }),
  headBlob: buildRoute('HEAD', '/v1/blobs/{sha256}', {
    access: [session],
    status: 200,
    codes: ['no_access'],
  }),
  writeRecord: buildRoute('POST', '/v1/records', {
    access: [session],
    query: records.purposeQuerySchema,
    body: { kind: 'bytes', mediaType: 'application/json', maxBytes: formatLimits.bytes },
    response: records.acknowledgedSchema,
    codes: writeCodes,
  }),
  writeRecords: buildRoute('POST', '/v1/records/batch', {
    access: [session],
    query: records.purposeQuerySchema,
    body: { kind: 'ndjson', maxBytes: 524_288, maxLines: 200 },
    response: { kind: 'ndjson', schema: records.batchLineSchema },
    codes: writeCodes,
  }),
  listRecords: buildRoute('GET', `${p}/records`, {
    access: readers,
    query: records.recordsQuerySchema,
    response: pageOf(records.recordItemSchema),
    codes: releaseCodes,
  }),
  readRecord: buildRoute('GET', `${p}/records/{rid}`, {
    access: readers,
    query: records.purposeQuerySchema,
    response: records.recordViewSchema,
    codes: releaseCodes,
  }),
  releaseKey: buildRoute('POST', `${p}/records/{rid}/key`, {
    access: readers,
    body: keys.keyRequestSchema,
    response: keys.releasedKeySchema,
    codes: releaseCodes,
  }),
  releaseKeys: buildRoute('POST', `${p}/keys`, {
    access: readers,
    body: keys.keysRequestSchema,
    response: keys.keysResponseSchema,
    codes: releaseCodes,
  }),
  putWraps: buildRoute('PUT', `${p}/wraps`, {
    access: [patient('KEYS')],
    body: keys.wrapsRequestSchema,
    response: keys.wrapsResponseSchema,
    codes: ['no_access', 'stale_sequence', 'log_halted', 'audit_unavailable'],
  }),
  eraseRecord: buildRoute('DELETE', `${p}/records/{rid}`, {
    access: [stepUp('controller')],
    response: records.acknowledgedSchema,
    codes: ['no_access', 'erased', 'log_halted', 'audit_unavailable'],
  }),
}
