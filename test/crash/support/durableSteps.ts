import type { BlobIndex } from '../../../gateway/src/ports/BlobIndex.ts'
import type { Blobs } from '../../../gateway/src/ports/Blobs.ts'
import type { CheckpointLock } from '../../../gateway/src/ports/CheckpointLock.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import type { Relayer } from '../../../gateway/src/ports/Relayer.ts'
import type { Uploads } from '../../../gateway/src/ports/Uploads.ts'

type Rows = { readonly [Name in keyof LedgerTx]?: readonly (keyof LedgerTx[Name] & string)[] }

/** Rows that are written inside the ledger's transaction. */
export const rowSteps: Rows = {
  chain: ['insertBlock', 'putPatients', 'putGrants', 'putAnchor'],
  latches: ['add'],
  consents: ['insertOpening', 'putWraps'],
  vaults: ['insertManifest', 'insertKeyring', 'putOrgKeyring'],
  records: ['insert', 'erase', 'allowBlob'],
  blobs: ['insert', 'delete'],
  leaves: ['append', 'insertEvidence', 'eraseBodies', 'countDenial'],
  tree: ['insertCheckpoint'],
  closedLogs: ['erase'],
  erasures: ['begin', 'goOn', 'oweWipe', 'wiped'],
  logins: ['insertChallenge', 'takeChallenge', 'insertSession'],
  outbox: ['insert', 'update'],
  accessRequests: ['insert', 'answer'],
  messages: ['insert'],
  notices: ['append'],
}

interface Steps {
  readonly lock: readonly (keyof CheckpointLock)[]
  readonly blobIndex: readonly (keyof BlobIndex)[]
  readonly blobs: readonly (keyof Blobs)[]
  readonly uploads: readonly (keyof Uploads)[]
  readonly relayer: readonly (keyof Relayer)[]
}

/** What lasts besides: each call is durable, or out of our hands, when it resolves. */
export const portSteps: Steps = {
  lock: ['replace'],
  blobIndex: ['put', 'remove', 'expectFile', 'forgetFile'],
  blobs: ['put', 'delete'],
  uploads: ['append', 'discard'],
  relayer: ['sign', 'send'],
}

const ports: readonly (readonly [string, readonly string[]])[] = Object.entries(portSteps)

/** Places around the transaction itself. */
const ledgerPoints = ['ledger.write:before', 'ledger.write:begun', 'ledger.write:before-commit'] as const

/** The names of all failpoints: before and after every durable step. */
export const failpoints: readonly string[] = [
  ...ledgerPoints,
  'ledger.write:after-commit',
  ...[...Object.entries(rowSteps).map(([name, steps]) => [`tx.${name}`, steps] as const), ...ports]
    .flatMap(([port, steps]) => steps.map((step) => `${port}.${step}`))
    .flatMap((step) => [`${step}:before`, `${step}:after`]),
]
