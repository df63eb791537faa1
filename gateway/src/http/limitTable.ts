import { type RouteName, routes } from '@consentry/protocol'

/** What requests are charged to; each is a rate of the settings, kept for one kind of key. */
export type BucketName =
  | 'challengesByAddress'
  | 'challengesByIp'
  | 'loginsByIp'
  | 'publicByIp'
  | 'requests'
  | 'writes'
  | 'releases'
  | 'orgReleases'

/** What one route may cost this process. Sizes and kinds of bodies stand in the route table of the protocol. */
export interface RouteLimit {
  /** Whole and authentic requests at the same time; one more is answered `storage_unavailable`. */
  readonly concurrency: number
  /** Those of one session; one more is answered `rate_limited`. Null: no bound of its own. */
  readonly perSession: 'eventStreams' | 'transfers' | null
  /** Buckets that a request is charged to before its handler runs; an empty one answers `rate_limited`. */
  readonly charges: readonly BucketName[]
  /**
   * `request`: the whole body within CONSENTRY_REQUEST_MS. `blob`: as long as it keeps CONSENTRY_LIMIT_BLOB_RATE over
   * each CONSENTRY_BLOB_IDLE_MS. `stream`: until the session ends.
   */
  readonly time: 'request' | 'blob' | 'stream'
  /** Refused while the event loop lags: fences and the questions of operators are not. */
  readonly isShed: boolean
}

/** A plain read or small change. */
const plain: RouteLimit = {
  concurrency: 512,
  perSession: null,
  charges: ['requests'],
  time: 'request',
  isShed: true,
}
const open: RouteLimit = { ...plain, charges: ['publicByIp'] }
const status: RouteLimit = { ...open, charges: [], isShed: false }
/** Something that asks the chain or writes many rows. */
const heavy: RouteLimit = { ...plain, concurrency: 64 }
const release: RouteLimit = { ...plain, charges: ['releases', 'orgReleases'] }
const blob: RouteLimit = { ...plain, concurrency: 256, perSession: 'transfers', time: 'blob' }

/**
 * The limits of every route in one place (§20); `docs/operations/limits.md` is generated from it. Fences are charged
 * once it is known whether their signature is valid, to the signer or to the IP (§15.2).
 */
export const limitTable: Readonly<Record<RouteName, RouteLimit>> = {
  readDeployment: open,
  createChallenge: { ...heavy, charges: ['challengesByIp', 'challengesByAddress'] },
  openSession: { ...heavy, charges: ['loginsByIp'] },
  readSession: plain,
  endSession: plain,
  readPatient: plain,
  putManifest: heavy,
  readManifest: plain,
  readManifestByDigest: plain,
  readKeyring: plain,
  readOrgKeyring: plain,
  putOrgKeyring: heavy,
  listOrgs: plain,
  readOrg: plain,
  erasePatient: { ...heavy, concurrency: 8 },
  exportPatient: { ...blob, concurrency: 16 },
  sendMessage: heavy,
  listMessages: plain,
  readRelay: plain,
  streamEvents: { ...plain, concurrency: 4_000, perSession: 'eventStreams', time: 'stream' },
  readHealth: status,
  readReadiness: status,
  readMetrics: { ...status, concurrency: 4 },
  readOpenApi: open,
  putBlob: blob,
  readBlob: blob,
  headBlob: plain,
  writeRecord: { ...plain, charges: ['writes'] },
  writeRecords: { ...heavy, charges: ['writes'] },
  listRecords: plain,
  readRecord: plain,
  releaseKey: release,
  releaseKeys: { ...release, concurrency: 64 },
  putWraps: heavy,
  eraseRecord: heavy,
  createGrant: heavy,
  listGrants: plain,
  readGrant: plain,
  putGrantKeys: heavy,
  createFence: status,
  setDelegate: heavy,
  listDelegates: plain,
  createAccessRequest: heavy,
  listAccessRequests: plain,
  readAccessRequest: plain,
  answerAccessRequest: heavy,
  readCheckpoint: open,
  readTile: open,
  readProof: open,
  readConsistency: open,
  listAnchors: open,
  readTrail: plain,
  readEvidence: plain,
  readReceipt: plain,
  readFhirMetadata: open,
  searchConsents: plain,
  readConsent: plain,
  searchAuditEvents: plain,
  readAuditEvent: plain,
}

/** Most bytes that the body of a route may have; 0 where it takes none. */
export function bodyBytesOf(name: RouteName): number {
  const { body } = routes[name]
  return body.kind === 'none' ? 0 : body.maxBytes
}
