import type { Address, Bytes32, GrantId, OrgId, Seconds } from '@consentry/protocol'

/** A followed block. `consentCount`, `providerCount`: the registries' event counters after this block. */
export interface BlockRow {
  readonly number: number
  readonly hash: Bytes32
  readonly parentHash: Bytes32
  readonly time: Seconds
  readonly consentCount: number
  readonly providerCount: number
  readonly anchorCount: number
}

/** Where on the chain a fact changed. Facts are kept as history: undoing a block is deleting its rows. */
export interface At {
  readonly block: number
  /** Block time. */
  readonly time: Seconds
  /** The contract's own event counter. */
  readonly n: number
}

export interface PatientFact {
  readonly version: number
  readonly keysVersion: number
  readonly floor: number
  readonly keysSeq: number
  readonly keysDigest: Bytes32
}

export interface GrantFact {
  readonly status: 1 | 2
  /** The version the patient signed. 0 for an id that was cancelled in advance. */
  readonly version: number
  readonly by: Address
}

export interface DelegateFact {
  readonly rights: number
  readonly validUntil: Seconds
}

export interface OrgFact {
  readonly admin: Address
  readonly validUntil: Seconds
  readonly status: number
  readonly roles: number
  readonly keyVersion: number
  readonly encKey: Bytes32
  readonly name: string
}

export interface MemberFact {
  readonly roles: number
  readonly validUntil: Seconds
}

export interface AnchorFact {
  readonly orgId: OrgId
  readonly logId: Bytes32
  readonly size: number
  readonly root: Bytes32
  readonly txHash: Bytes32
}

/** A change of a patient, and where it was. */
export type PatientRow = PatientFact & At & { readonly patient: Address }

/** A change of a grant, and where it was. */
export type GrantRow = GrantFact & At & { readonly patient: Address; readonly id: GrantId }

/** A fact with the place of its last change at or before the height asked for. */
export type Known<Fact> = Fact & { readonly at: At }

/**
 * The chain as this gateway followed it. `height` answers "as of this block": the last change at or before it.
 * Every `…At` method returns null where the chain never said anything.
 */
export interface ChainRows {
  head(): Promise<BlockRow | null>
  blockByNumber(number: number): Promise<BlockRow | null>
  /** Newest block at or before `time`, for `depth` and `safe` finality and for freshness. */
  lastBlockAtOrBefore(number: number): Promise<BlockRow | null>
  insertBlock(...blocks: readonly BlockRow[]): Promise<void>
  /** Deletes every block above `number` and every fact that such a block brought. Latches stay. */
  undoAbove(number: number): Promise<void>

  putPatient(patient: Address, fact: PatientFact, at: At): Promise<void>
  putPatients(rows: readonly PatientRow[]): Promise<void>
  putGrant(patient: Address, id: GrantId, fact: GrantFact, at: At): Promise<void>
  putGrants(rows: readonly GrantRow[]): Promise<void>
  putDelegate(patient: Address, delegate: Address, fact: DelegateFact, at: At): Promise<void>
  putOrg(org: OrgId, fact: OrgFact, at: At): Promise<void>
  putMember(org: OrgId, member: Address, fact: MemberFact, at: At): Promise<void>
  putAnchor(fact: AnchorFact, at: At): Promise<void>

  patientAt(patient: Address, height: number): Promise<Known<PatientFact> | null>
  grantAt(patient: Address, id: GrantId, height: number): Promise<Known<GrantFact> | null>
  /** First row with status 1: the registering block of a grant, null if it was never registered up to `height`. */
  grantRegistration(patient: Address, id: GrantId, height: number): Promise<Known<GrantFact> | null>
  delegateAt(patient: Address, delegate: Address, height: number): Promise<Known<DelegateFact> | null>
  delegatesOf(
    patient: Address,
    height: number,
  ): Promise<readonly (Known<DelegateFact> & { readonly delegate: Address })[]>
  delegationsTo(
    delegate: Address,
    height: number,
  ): Promise<readonly (Known<DelegateFact> & { readonly patient: Address })[]>
  orgAt(org: OrgId, height: number): Promise<Known<OrgFact> | null>
  /** Every organisation's newest fact at `height`, ascending by id, from `after` on. */
  orgs(
    height: number,
    page: { readonly after: OrgId | null; readonly limit: number },
  ): Promise<readonly (Known<OrgFact> & { readonly org: OrgId })[]>
  memberAt(org: OrgId, member: Address, height: number): Promise<Known<MemberFact> | null>
  lastAnchor(logId: Bytes32, height: number): Promise<Known<AnchorFact> | null>
  anchors(logId: Bytes32): Promise<readonly Known<AnchorFact>[]>
  /** A page of them, oldest first, from the one numbered `start` (from 0) on. */
  anchorPage(
    logId: Bytes32,
    page: { readonly start: number; readonly limit: number },
  ): Promise<readonly Known<AnchorFact>[]>
}
