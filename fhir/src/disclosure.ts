import type { Address, AuditEvent, ClassName, Millis, OrgId } from '@consentry/protocol'

/** An entry of a patient's trail whose content is not erased, and how far its place in the log is proved. */
export interface AccessEntry {
  readonly index: number
  readonly event: AuditEvent
  readonly proof: 'anchored' | 'checkpoint' | 'none'
}

/** Who may have received data. `address`: a postal or web address, if one is known. */
export interface Recipient {
  readonly name: string
  readonly address?: string
}

/** An agency asked that disclosures to it are not accounted for until then (45 CFR 164.528(a)(2)). */
export interface Suspension {
  readonly org: OrgId
  readonly until: Millis
}

/** What a report is made of. */
export interface DisclosureInput {
  readonly patient: Address
  readonly entries: readonly AccessEntry[]
  /** Entries whose content was erased: they are counted, nothing more is known of them. */
  readonly erased: number
  readonly recipientOf: (org: OrgId) => Recipient | undefined
  /** ms, inclusive and exclusive. */
  readonly from: Millis
  readonly to: Millis
  readonly madeAt: Millis
  readonly suspensions?: readonly Suspension[]
  /** `operator`: suspended entries are shown, with their mark. To the patient they are left out without a word. */
  readonly audience?: 'patient' | 'operator'
}

/** Why a disclosure is not one that the law wants accounted for; all are listed nevertheless. */
export type Exemption =
  | 'to_the_individual'
  | 'treatment_payment_operations'
  | 'under_authorisation'
  | 'refused'

/** One row: a single access, or a series to the same recipient for the same purpose. */
export interface DisclosureRow {
  /** ms; of a series the first. */
  readonly at: Millis
  readonly lastAt: Millis
  readonly count: number
  readonly recipient: Recipient
  readonly org: OrgId | null
  readonly actors: readonly Address[]
  /** What was disclosed: classes of records, sorted. */
  readonly classes: readonly ClassName[]
  readonly purpose: string | null
  readonly outcome: 'released' | 'refused'
  readonly accountable: boolean
  readonly exemption: Exemption | null
  /** A substance-use class was released: the notice of 42 CFR 2.32 goes with it. */
  readonly partTwo: boolean
  readonly suspendedUntil: Millis | null
  /** The weakest proof of the entries behind it. */
  readonly proof: AccessEntry['proof']
}

/** `accounting`: 45 CFR 164.528, series summarised. `overview`: Article 9 EHDS, every access of its own. */
export type DisclosureKind = 'accounting' | 'overview'

/** A report about who received what of a patient's record. */
export interface DisclosureReport {
  readonly kind: DisclosureKind
  readonly patient: Address
  readonly from: Millis
  readonly to: Millis
  readonly madeAt: Millis
  readonly rows: readonly DisclosureRow[]
  readonly erased: number
  /** Text that has to go with rows marked `partTwo`; null if there are none. */
  readonly partTwoNotice: string | null
}

/** Short form of the notice (42 CFR 2.32(a)(2), rule of 2024). */
export const PART_TWO_NOTICE = '42 CFR part 2 prohibits unauthorized use or disclosure of these records.'

/** Years that an accounting goes back (45 CFR 164.528(a)(1)). */
export const ACCOUNTING_YEARS = 6

/** Makes a report from a patient's trail. Times are UTC; nothing is left out but what a suspension covers. */
export function disclosureReport(kind: DisclosureKind, input: DisclosureInput): DisclosureReport {
  const { patient, from, to, madeAt, erased } = input
  const rows = input.entries
    .filter(({ event }) => event.t >= from && event.t < to && isAccess(event))
    .map((entry) => rowOf(input, entry))
    .filter((row) => input.audience === 'operator' || row.suspendedUntil === null)
  const shown = kind === 'accounting' ? summarised(rows) : rows
  const partTwoNotice = shown.some(({ partTwo }) => partTwo) ? PART_TWO_NOTICE : null
  return { kind, patient, from, to, madeAt, rows: shown, erased, partTwoNotice }
}

/** What released data, or would have. A write brings data in; grants, keys and messages disclose nothing. */
function isAccess({ type, action }: AuditEvent): boolean {
  if (type === 'disclosure' || type === 'breakglass') return true
  return (type === 'read' || type === 'self' || type === 'deny') && action === 'read'
}

function rowOf(
  { recipientOf, patient, suspensions = [], madeAt }: DisclosureInput,
  entry: AccessEntry,
): DisclosureRow {
  const { event, proof } = entry
  const { org = null, actor, purpose = null, n = 1 } = event
  const classes = [event.class, ...(event.also ?? [])].filter((name) => name !== undefined).toSorted()
  const outcome = event.type === 'deny' || event.decision === 'deny' ? 'refused' : 'released'
  const exemption = exemptionOf(event, patient, outcome)
  const suspended = suspensions.find((each) => each.org === org && each.until > madeAt)
  return {
    at: event.t,
    lastAt: event.t,
    count: n,
    recipient: (org === null ? undefined : recipientOf(org)) ?? { name: org ?? actor ?? 'unknown' },
    org,
    actors: actor === undefined ? [] : [actor],
    classes,
    purpose,
    outcome,
    accountable: exemption === null,
    exemption,
    partTwo: outcome === 'released' && classes.some((name) => name === 'substance-use'),
    suspendedUntil: suspended?.until ?? null,
    proof,
  }
}

const TPO: ReadonlySet<string> = new Set(['TREAT', 'ETREAT', 'HPAYMT', 'HOPERAT'])

/** 45 CFR 164.528(a)(1): to the individual, for treatment, payment and operations, under an authorisation. */
function exemptionOf(
  { type, org, actor, purpose, grant }: AuditEvent,
  patient: Address,
  outcome: DisclosureRow['outcome'],
): Exemption | null {
  if (outcome === 'refused') return 'refused'
  if (type === 'disclosure' || type === 'breakglass') return null
  if (org === undefined && actor === patient) return 'to_the_individual'
  if (purpose !== undefined && TPO.has(purpose)) return 'treatment_payment_operations'
  return org === undefined || grant !== undefined ? 'under_authorisation' : null
}

const PROOFS = ['none', 'checkpoint', 'anchored'] as const

/** A series to the same recipient for the same purpose is one row: first, last, number (45 CFR 164.528(b)(3)). */
function summarised(rows: readonly DisclosureRow[]): readonly DisclosureRow[] {
  const series = new Map<string, DisclosureRow>()
  for (const row of rows) {
    const key = JSON.stringify([
      row.org ?? row.recipient.name,
      row.purpose,
      row.outcome,
      row.exemption,
      row.partTwo,
    ])
    const first = series.get(key)
    series.set(key, first === undefined ? row : joined(first, row))
  }
  return [...series.values()]
}

function joined(a: DisclosureRow, b: DisclosureRow): DisclosureRow {
  const weakest = Math.min(PROOFS.indexOf(a.proof), PROOFS.indexOf(b.proof))
  return {
    ...a,
    at: Math.min(a.at, b.at) as Millis,
    lastAt: Math.max(a.lastAt, b.lastAt) as Millis,
    count: a.count + b.count,
    actors: [...new Set([...a.actors, ...b.actors])].toSorted(),
    classes: [...new Set([...a.classes, ...b.classes])].toSorted(),
    proof: PROOFS[weakest] ?? 'none',
  }
}
