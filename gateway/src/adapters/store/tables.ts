import type { Address, Bytes32, GrantId, Millis, OrgId, RecordId } from '@consentry/protocol'
import type {
  AnchorFact,
  BlockRow,
  DelegateFact,
  GrantRow,
  MemberFact,
  OrgFact,
  PatientRow,
} from '../../ports/ChainRows.ts'
import type { BlobRow } from '../../ports/BlobRows.ts'
import type { GrantWrapRow, OpeningRow } from '../../ports/ConsentRows.ts'
import type { EvidenceRow, LeafRow, PendingDenial } from '../../ports/LeafRows.ts'
import type { ChallengeRow, SessionRow } from '../../ports/LoginRows.ts'
import type { MessageRow } from '../../ports/MessageRows.ts'
import type { NoticeRow } from '../../ports/NoticeRows.ts'
import type { OutboxRow } from '../../ports/OutboxRows.ts'
import type { RecordRow, RecordWrapRow } from '../../ports/RecordRows.ts'
import type { CheckpointRow } from '../../ports/TreeRows.ts'
import type { At } from '../../ports/ChainRows.ts'
import type { PendingErasure } from '../../ports/ErasureRows.ts'
import type { ManifestRow } from '../../ports/VaultRows.ts'
import type { AccessRequestRow } from '../../ports/AccessRequestRows.ts'

/** `0` or `1`: both databases store it as an integer. */
export type Flag = 0 | 1

/** A denial. `scope`: patient or organisation; `subject`: grant id, delegate or member, empty where there is none. */
export interface LatchTable {
  readonly kind: 'revoked' | 'floor' | 'delegate' | 'member' | 'org'
  readonly scope: Address | OrgId
  readonly subject: Address | GrantId | ''
  readonly floor: number
  readonly block: number
  readonly cause: 'fence' | 'chain'
  /** The `safe` block that permitted again. */
  readonly clearedBlock: number | null
}

/** Names of the columns are the field names of the ports: a row needs no mapping where all its fields are plain. */
export interface Tables {
  readonly block: BlockRow
  readonly patient: PatientRow
  readonly grant: GrantRow
  readonly delegate: DelegateFact & At & { readonly patient: Address; readonly delegate: Address }
  readonly org: OrgFact & At & { readonly org: OrgId }
  readonly member: MemberFact & At & { readonly org: OrgId; readonly member: Address }
  readonly anchor: AnchorFact & At
  readonly latch: LatchTable
  readonly opening: OpeningRow
  readonly grantWrap: GrantWrapRow & { readonly id: GrantId }
  readonly manifest: ManifestRow
  readonly keyring: { readonly digest: Bytes32; readonly bytes: Uint8Array }
  readonly orgKeyring: { readonly org: OrgId; readonly bytes: Uint8Array }
  readonly record: Omit<RecordRow, 'also' | 'erased'> & {
    readonly seq: number
    /** JSON list of class names. */
    readonly also: string
    readonly erased: Flag
    /** Whether no higher version of this record is stored. */
    readonly isNewest: Flag
  }
  readonly recordWrap: RecordWrapRow & { readonly patient: Address; readonly recordId: RecordId }
  /** Bytes of a patient's records that are not erased. */
  readonly usage: { readonly patient: Address; readonly bytes: number }
  readonly release: { readonly session: string; readonly sha256: string; readonly until: Millis }
  /** `isNamed`: whether a record names it. `checkedAt`: when it was last found whole in every store. */
  readonly blob: BlobRow & { readonly isNamed: Flag; readonly checkedAt: Millis }
  readonly leaf: LeafRow
  readonly closedLeaf: LeafRow & { readonly log: string }
  readonly closedTile: Tables['tile'] & { readonly log: string }
  readonly closedCheckpoint: CheckpointRow & { readonly log: string }
  readonly evidence: EvidenceRow
  readonly denial: PendingDenial
  readonly tile: { readonly level: number; readonly index: number; readonly hashes: Uint8Array }
  readonly checkpoint: CheckpointRow
  readonly challenge: ChallengeRow
  readonly session: Omit<SessionRow, 'block'> & { readonly blockNumber: number; readonly blockHash: Bytes32 }
  readonly outbox: Omit<OutboxRow, 'call'> & {
    /** JSON of the call. */
    readonly call: string | null
    /** Whether it withdraws something: such calls raise a patient's version and are not counted as relays. */
    readonly isRevocation: Flag
  }
  readonly accessRequest: Omit<AccessRequestRow, 'answer'> & {
    readonly answerKind: 'approved' | 'declined' | 'expired' | null
    readonly answerGrant: GrantId | null
  }
  readonly message: MessageRow & { readonly seq: number }
  readonly notice: NoticeRow
  readonly erasure: PendingErasure
  /** Numbers that a restart must not forget. */
  readonly mark: { readonly name: 'finalized' | 'wipeOwedSince'; readonly value: number }
  /** Last number given out, by table: rows may be deleted, their numbers never come again. */
  readonly counter: { readonly name: 'record' | 'outbox' | 'message' | 'notice'; readonly value: number }
  readonly migration: { readonly version: number }
}
