/** What a decision is about. `class` and `also` are the record's; `recordTime` is its `t` in seconds. §11. */
export interface DecisionRequest {
  readonly patient: string
  /** The asking organisation, or null for the patient and the patient's delegates. */
  readonly org: string | null
  readonly actor: string
  readonly action: 'read' | 'write'
  readonly class: string
  readonly also: readonly string[]
  /** As declared, unchecked: check 3 refuses what is missing or unknown. */
  readonly purpose: string | null
  /** Seconds. */
  readonly recordTime: number
}

/** A block of the index: number and time in seconds. §11. */
export interface BlockFacts {
  readonly number: number
  readonly time: number
}

/** One chain fact as seen at the `safe` and at the `latest` block; null where it did not exist. §11. */
export interface TwoViews<Fact> {
  readonly safe: Fact | null
  readonly latest: Fact | null
}

/** An organisation of the ProviderRegistry: status 1 active, 2 suspended; `validUntil` in seconds. §9.2. */
export interface OrgFacts {
  readonly status: number
  readonly roles: number
  readonly validUntil: number
}

/** A member of the asking organisation: STAFF 1, AGENT 2, ANCHOR 4; `validUntil` in seconds. §9.2. */
export interface MemberFacts {
  readonly roles: number
  readonly validUntil: number
}

/** A delegate of the patient: GRANT 1, REVOKE 2, KEYS 4, READ 16; `validUntil` in seconds. §9.1. */
export interface DelegateFacts {
  readonly rights: number
  readonly validUntil: number
}

/**
 * What was seen to be denied, at `latest` or by a fence, and stays so. `revoked` holds grant ids, `members`
 * holds `<orgId>:<address>`, `orgs` org ids, `delegates` addresses of this patient's delegates. §13.
 */
export interface LatchFacts {
  readonly revoked: readonly string[]
  readonly floor: number
  readonly members: readonly string[]
  readonly orgs: readonly string[]
  readonly delegates: readonly string[]
}

/** The record asked for. `wrapKind` 1 is sealed to a class-epoch key, 2 to the patient's inbox. §6.3. */
export interface RecordFacts {
  readonly erased: boolean
  readonly admittedHeight: number
  readonly wrapKind: number
}

/** The words of a grant, as opened; times in seconds. §8. */
export interface OpeningFacts {
  readonly patient: string
  /** The patient's on-chain version when the grant was signed. */
  readonly version: number
  readonly terms: {
    readonly grantee: string
    readonly granteeName: string
    readonly classes: readonly string[]
    readonly actions: readonly string[]
    readonly purposes: readonly string[]
    readonly notBefore: number
    readonly expiresAt: number
    readonly recordsFrom: number
    readonly recordsTo: number
    readonly blockNumber: number
    readonly blockHash: string
    readonly salt: string
  }
}

/** One grant to the asking organisation with what the registering block says about it. §11. */
export interface GrantFacts {
  readonly id: string
  readonly opening: OpeningFacts
  /** The signer was controller or GRANT delegate when the grant was registered. */
  readonly signerHadRight: boolean
  /** Rule F held when the grant was registered. §8. */
  readonly fresh: boolean
  /** The organisation's name at the registering block; null if it had none. */
  readonly registryName: string | null
  /** Status 0 none, 1 active, 2 revoked. */
  readonly safe: { readonly status: number } | null
  readonly latest: { readonly status: number } | null
}

/** Everything a decision reads about chain, latches and record. §11. */
export interface DecisionState {
  /** Seconds, 1…600. */
  readonly maxStale: number
  readonly safe: BlockFacts
  readonly latest: BlockFacts
  readonly org: TwoViews<OrgFacts>
  readonly member: TwoViews<MemberFacts>
  /** Null where the actor is no delegate of the patient. */
  readonly delegate: TwoViews<DelegateFacts> | null
  readonly floor: { readonly safe: number; readonly latest: number }
  readonly latches: LatchFacts
  readonly record: RecordFacts | null
  /** Grants of the patient to the asking organisation, at most 8, in any order. */
  readonly grants: readonly GrantFacts[]
}

/** The server's wall clock in seconds. §11. */
export interface DecisionClock {
  readonly wall: number
}

/** The exact input of `decide`; stored as `facts` in the evidence of the leaf. §10, §11. */
export interface DecisionFacts {
  readonly request: DecisionRequest
  readonly state: DecisionState
  readonly clock: DecisionClock
}
