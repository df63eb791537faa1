import type { Address, AuditEvent, DenyReason } from '@consentry/protocol'
import { classWord, dayWord, purposeWord } from './plainWords.ts'
import type { TrailAlarm } from './readTrail.ts'

/** Equal entries of one day, said together. `count`: records, or refusals. */
export type TrailGroup = { readonly event: AuditEvent; readonly count: number }

/** What the sentences need to know: names, and when grants were given. */
export type TrailNames = {
  readonly patient: Address
  /** Name of an organisation. */
  readonly orgName: (org: string) => string
  /** Day on which a grant was given, undefined where the trail does not tell. */
  readonly grantDay: (grant: string) => string | undefined
}

/** Why something was refused, to end a sentence with. */
const refusals: Readonly<Record<DenyReason, string>> = {
  skew: 'the clocks of gateway and chain differed',
  stale: 'the gateway could not see the present state of the chain',
  delegate: 'the delegate had no right to it any more',
  record: 'there is no such record any more',
  purpose: 'no valid purpose was given',
  org: 'the organisation was not accredited for this purpose',
  member: 'the person was not a member of the organisation',
  no_grant: 'no grant of yours covered it',
  unsafe: 'your grant was not final on the chain yet',
  index_behind: 'the gateway was behind the chain',
  rewrap: 'you had not shared the key of it yet',
}

const alarms: Readonly<Record<TrailAlarm['fault'], string>> = {
  gap: 'Entries are missing.',
  fork: 'Two entries have the same number.',
  broken: 'An entry does not follow the one before it.',
  other_content: 'An entry says something else than was logged.',
  hidden: 'The content of an entry was taken out without an erasure.',
  not_in_log: 'An entry is not in the log that the gateway signed.',
  anchor_differs: 'The log is another one than was anchored on the chain.',
}

/** What an alarm means, and what to do. */
export function alarmSentence({ pseq, fault }: TrailAlarm): string {
  return `Entry ${pseq}: ${alarms[fault]} Keep your receipts and do not rely on this gateway.`
}

/** One sentence for equal entries of a day. */
export function trailSentence({ event, count }: TrailGroup, names: TrailNames): string {
  const day = dayWord(event.t)
  const who = actorWord(event, names)
  const org = event.org === undefined ? 'an organisation' : names.orgName(event.org)
  switch (event.type) {
    case 'read':
    case 'self':
      return `${who} ${readWords(event, count)}${purposeWords(event)} on ${day}${grantWords(event, names)}.`
    case 'deny':
      return `${who} asked for ${thing(event, 1)}${purposeWords(event)} on ${day} and was refused${count === 1 ? '' : ` ${count} times`}: ${refusals[event.reason as DenyReason] ?? 'it was not permitted'}.`
    case 'write':
      return `${who} added ${thing(event, count)}${purposeWords(event)} on ${day}${grantWords(event, names)}.`
    case 'grant':
      return `${who} gave a grant to ${org} on ${day}.`
    case 'revoke':
    case 'fence':
      return `${event.grant === undefined ? 'All your grants' : `Your grant${givenOn(event, names)}`} ended on ${day}.`
    case 'keys':
      return event.record === undefined
        ? `${who} published new keys on ${day}.`
        : `${who} shared the ${count === 1 ? 'key of a record' : `keys of ${count} records`} anew on ${day}.`
    case 'delegate':
      return `${who} changed who may act for you on ${day}.`
    case 'request':
      return `${org} asked for access on ${day}.`
    case 'message':
      return `A message between you and ${org} was sent on ${day}.`
    case 'erase':
      return `${who} erased records on ${day}. What had been logged of them is gone too.`
    case 'disclosure':
      return `A copy of your data was given out on ${day}.`
    case 'breakglass':
      return `${who} used emergency access on ${day}.`
    case 'genesis':
      return `The log began on ${day}.`
  }
}

/** What only the patient's side can do; the organisation of such an entry is the one it was done for. */
const ownActs: ReadonlySet<AuditEvent['type']> = new Set<AuditEvent['type']>([
  'grant',
  'revoke',
  'fence',
  'keys',
  'delegate',
  'erase',
])

/** Whether an organisation did it, and not the patient or somebody who may act for her. */
export function isByOthers({ type, org, actor }: AuditEvent, patient: Address): boolean {
  return org !== undefined && actor !== patient && !ownActs.has(type)
}

function actorWord(event: AuditEvent, { patient, orgName }: TrailNames): string {
  const { org, actor } = event
  if (org !== undefined && isByOthers(event, patient)) return orgName(org)
  if (actor === undefined || actor === patient) return 'You'
  return `Your delegate ${actor.slice(0, 8)}…${actor.slice(-4)}`
}

function readWords(event: AuditEvent, count: number): string {
  return event.record === undefined ? 'looked at the list of your records' : `read ${thing(event, count)}`
}

function thing({ class: cls, record }: AuditEvent, count: number): string {
  if (cls === undefined) return record === undefined ? 'your records' : `${count} of your records`
  return count === 1 ? `one ${classWord(cls, 1)}` : `${count} ${classWord(cls, count)}`
}

function purposeWords({ purpose }: AuditEvent): string {
  return purpose === undefined ? '' : ` for ${purposeWord(purpose)}`
}

function grantWords(event: AuditEvent, names: TrailNames): string {
  return event.grant === undefined || event.decision === 'deny'
    ? ''
    : `, allowed under your grant${givenOn(event, names)}`
}

function givenOn({ grant }: AuditEvent, { grantDay }: TrailNames): string {
  const day = grant === undefined ? undefined : grantDay(grant)
  return day === undefined ? '' : ` of ${day}`
}
