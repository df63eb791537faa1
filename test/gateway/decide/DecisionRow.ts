/** A fact at the safe and at the newest block: `both` changes both views, null means that it was never there. */
export interface ViewsChange<Fact> {
  readonly both?: Partial<Fact> | null
  readonly safe?: Partial<Fact> | null
  readonly latest?: Partial<Fact> | null
}

export interface OrgWords {
  readonly status: 'active' | 'suspended'
  readonly roles: readonly string[]
  readonly validUntil: number
}

export interface MemberWords {
  readonly roles: readonly string[]
  readonly validUntil: number
}

export interface DelegateWords {
  readonly rights: readonly string[]
  readonly validUntil: number
}

export interface LatchWords {
  readonly revoked: readonly string[]
  readonly floor: number
  readonly organisation: boolean
  readonly anotherOrganisation: boolean
  readonly member: boolean
  readonly anotherMember: boolean
  readonly memberElsewhere: boolean
  readonly delegate: boolean
  readonly anotherDelegate: boolean
}

export interface RecordWords {
  readonly erased: boolean
  readonly admitted: 'long ago' | 'newest block' | 'one block ahead'
  readonly wrap: 'class' | 'inbox'
}

export interface GrantWords {
  readonly patient: 'this' | 'another'
  readonly grantee: 'this' | 'another'
  /** What the grant calls the organisation. */
  readonly name: 'as registered' | 'another'
  readonly version: number
  readonly signedBy:
    | 'patient'
    | 'delegate with GRANT'
    | 'delegate without GRANT'
    | 'delegate whose right had ended'
    | 'stranger'
  readonly namedBlock: 'fresh' | 'older than an hour' | 'not of this chain' | 'to come'
  readonly registered: 'final' | 'not final' | 'never'
  readonly revoked: 'no' | 'final' | 'not final'
  readonly classes: readonly string[]
  readonly actions: readonly ('read' | 'write')[]
  readonly purposes: readonly string[]
  readonly notBefore: number
  readonly expiresAt: number
  readonly recordsFrom: number
  readonly recordsTo: number
}

export interface AskWords {
  readonly by: 'organisation' | 'patient' | 'delegate'
  readonly action: 'read' | 'write'
  readonly purpose: string | null
  readonly class: string
  readonly also: readonly string[]
  /** Time the record is about. */
  readonly recordTime: number
}

/**
 * One row of the table: what differs from the ordinary case, in words (`given`, `asked`) and in values. Times are
 * seconds after the newest block.
 */
export interface DecisionRow {
  readonly id: string
  readonly given: string
  readonly values?: {
    readonly clock?: number
    readonly organisation?: ViewsChange<OrgWords>
    readonly member?: ViewsChange<MemberWords>
    readonly delegate?: ViewsChange<DelegateWords>
    readonly floor?: { readonly both?: number; readonly latest?: number }
    readonly latches?: Partial<LatchWords>
    readonly record?: Partial<RecordWords> | null
    readonly grants?: Readonly<Record<string, Partial<GrantWords>>>
  }
  readonly asked: string
  readonly ask?: Partial<AskWords>
  /** `allow : self`, `allow : grant <name>`, or `<code> : <reason>`. */
  readonly outcome: string
}
