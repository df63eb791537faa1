import type {
  AskWords,
  DecisionRow,
  DelegateWords,
  GrantWords,
  LatchWords,
  MemberWords,
  OrgWords,
  RecordWords,
  ViewsChange,
} from './DecisionRow.ts'

export interface Views<Fact> {
  readonly safe: Fact | null
  readonly latest: Fact | null
}

/** A row with everything that it leaves to the ordinary case. */
export interface DecisionCase {
  readonly ask: AskWords
  readonly clock: number
  readonly organisation: Views<OrgWords>
  readonly member: Views<MemberWords>
  readonly delegate: Views<DelegateWords>
  readonly floor: { readonly safe: number; readonly latest: number }
  readonly latches: LatchWords
  readonly record: RecordWords | null
  /** By name, in the order of their ids. */
  readonly grants: readonly (GrantWords & { readonly key: string })[]
}

const DAY = 86_400

/** The case in which everything permits. */
export const ordinary: {
  readonly ask: AskWords
  readonly organisation: OrgWords
  readonly member: MemberWords
  readonly delegate: DelegateWords
  readonly latches: LatchWords
  readonly record: RecordWords
  readonly grant: GrantWords
} = {
  ask: { by: 'organisation', action: 'read', purpose: 'TREAT', class: 'labs', also: [], recordTime: -500 },
  organisation: { status: 'active', roles: ['TREAT', 'RESEARCH'], validUntil: 3 * DAY },
  member: { roles: ['STAFF'], validUntil: 3 * DAY },
  delegate: { rights: ['READ'], validUntil: 3 * DAY },
  latches: {
    revoked: [],
    floor: 0,
    organisation: false,
    anotherOrganisation: false,
    member: false,
    anotherMember: false,
    memberElsewhere: false,
    delegate: false,
    anotherDelegate: false,
  },
  record: { erased: false, admitted: 'long ago', wrap: 'class' },
  grant: {
    patient: 'this',
    grantee: 'this',
    name: 'as registered',
    version: 4,
    signedBy: 'patient',
    namedBlock: 'fresh',
    registered: 'final',
    revoked: 'no',
    classes: ['labs'],
    actions: ['read'],
    purposes: ['TREAT'],
    notBefore: -1_000,
    expiresAt: 3 * DAY,
    recordsFrom: -10 * DAY,
    recordsTo: 10 * DAY,
  },
}

/** Fills in what a row does not say. */
export function caseOf({ values = {}, ask = {} }: DecisionRow): DecisionCase {
  const { floor = {}, grants = { A: {} } } = values
  return {
    ask: { ...ordinary.ask, ...ask },
    clock: values.clock ?? 0,
    organisation: viewsOf(ordinary.organisation, values.organisation),
    member: viewsOf(ordinary.member, values.member),
    delegate: viewsOf(ordinary.delegate, values.delegate),
    floor: { safe: floor.both ?? 0, latest: floor.latest ?? floor.both ?? 0 },
    latches: { ...ordinary.latches, ...values.latches },
    record: values.record === null ? null : { ...ordinary.record, ...values.record },
    grants: Object.entries(grants)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, words]) => ({ ...ordinary.grant, ...words, key })),
  }
}

function viewsOf<Fact>(fact: Fact, change: ViewsChange<Fact> = {}): Views<Fact> {
  const view = (own: Partial<Fact> | null | undefined): Fact | null => {
    const said = own === undefined ? change.both : own
    return said === null ? null : { ...fact, ...said }
  }
  return { safe: view(change.safe), latest: view(change.latest) }
}
