import type * as protocol from '@consentry/protocol'

/**
 * What each route answers, once its schema has checked it: JSON as its type, NDJSON as a list of lines, formats of
 * their own as bytes. The types stand beside the schemas of `routes`. Spec §18.
 */
export type Answers = {
  readonly readDeployment: protocol.Deployment
  readonly createChallenge: protocol.ChallengeResponse
  readonly openSession: protocol.SessionResponse
  readonly readSession: protocol.SessionView
  readonly endSession: undefined
  readonly readPatient: protocol.PatientView
  readonly putManifest: protocol.ManifestResponse
  readonly readManifest: Uint8Array
  readonly readManifestByDigest: Uint8Array
  readonly readKeyring: Uint8Array
  readonly readOrgKeyring: Uint8Array
  readonly putOrgKeyring: undefined
  readonly listOrgs: protocol.Page<protocol.OrgView>
  readonly readOrg: protocol.OrgView
  readonly erasePatient: protocol.Acknowledged
  readonly exportPatient: readonly protocol.ExportLine[]
  readonly sendMessage: protocol.Acknowledged
  readonly listMessages: protocol.Page<protocol.MessageView>
  readonly readRelay: protocol.RelayView
  readonly putBlob: protocol.BlobStored
  readonly readBlob: Uint8Array
  readonly headBlob: undefined
  readonly writeRecord: protocol.Acknowledged
  readonly writeRecords: readonly protocol.BatchLine[]
  readonly listRecords: protocol.Page<protocol.RecordItem>
  readonly readRecord: protocol.RecordView
  readonly releaseKey: protocol.ReleasedKey
  readonly releaseKeys: protocol.KeysResponse
  readonly putWraps: protocol.WrapsResponse
  readonly eraseRecord: protocol.Acknowledged
  readonly createGrant: protocol.GrantResponse
  readonly listGrants: protocol.Page<protocol.GrantView>
  readonly readGrant: protocol.GrantView
  readonly putGrantKeys: undefined
  readonly createFence: protocol.FenceResponse
  readonly setDelegate: protocol.DelegateResponse
  readonly listDelegates: protocol.Page<protocol.DelegateView>
  readonly createAccessRequest: undefined
  readonly listAccessRequests: protocol.Page<protocol.AccessRequestView>
  readonly readAccessRequest: protocol.AccessRequestView
  readonly answerAccessRequest: protocol.AccessAnswered
  readonly readCheckpoint: Uint8Array
  readonly readTile: Uint8Array
  readonly readProof: protocol.ProofResponse
  readonly readConsistency: protocol.ConsistencyResponse
  readonly listAnchors: protocol.Page<protocol.AnchorView>
  readonly readTrail: protocol.Page<protocol.TrailItem>
  readonly readEvidence: Uint8Array
  readonly readReceipt: Uint8Array
}

/** Routes this package calls. */
export type CallName = keyof Answers
