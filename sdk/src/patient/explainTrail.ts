import type { AuditEvent, ClassName, Millis, OrgId } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { Patient } from './Patient.ts'
import { dayWord } from './plainWords.ts'
import { readTrail, type Trail, type TrailEntry } from './readTrail.ts'
import { alarmSentence, isByOthers, trailSentence } from './trailWords.ts'

/** What happened, in a sentence; equal entries of one day are said together. */
export type TrailStory = {
  readonly sentence: string
  /** Time of the first of them, ms. */
  readonly t: Millis
  readonly type: AuditEvent['type'] | 'erased'
  /** Whether anybody but the patient's side did it. */
  readonly isByOthers: boolean
  readonly isRefused: boolean
  /** What the sentence is about, for those who say it in another language; null where the entry does not tell. */
  readonly org: OrgId | null
  readonly class: ClassName | null
  readonly purpose: string | null
  /** Records, each once however often it was read; or refusals. */
  readonly count: number
  /** How far the least proved of them is proved. */
  readonly proof: TrailEntry['proof']
  /** Their numbers in the trail. */
  readonly pseqs: readonly number[]
}

/** A trail in plain words, oldest first, with every alarm said first of all. */
export type TrailExplanation = { readonly alarms: readonly string[]; readonly stories: readonly TrailStory[] }

/**
 * Says in plain words who did what with one's records: who read what, for what, under which grant, and who was refused.
 * Names are the registered ones. Takes the trail that `readTrail` gave, or reads it. Throws what `readTrail` throws. Spec §14
 *
 * @example
 * const { alarms, stories } = await explainTrail(patient)
 * for (const { sentence, proof } of stories) console.log(sentence, proof)
 */
export async function explainTrail(patient: Patient, trail?: Trail): Promise<TrailExplanation> {
  const { entries, alarms } = trail ?? (await readTrail(patient))
  const orgs = new Set(entries.flatMap(({ event }) => (event?.org === undefined ? [] : [event.org])))
  const names = new Map<string, string>()
  for (const org of orgs) names.set(org, await nameOf(patient.session, org))
  const given = new Map(
    entries.flatMap(({ event }) =>
      event?.type === 'grant' && event.grant !== undefined
        ? [[event.grant as string, dayWord(event.t)] as const]
        : [],
    ),
  )
  const words = {
    patient: patient.address,
    orgName: (org: string) => names.get(org) ?? 'an organisation',
    grantDay: (grant: string) => given.get(grant),
  }
  const stories = grouped(entries).map((group): TrailStory => {
    const [first] = group
    const { event } = first
    const shared = { proof: leastOf(group), pseqs: group.map(({ pseq }) => pseq) }
    if (event === null) return { ...erasedStory, ...shared }
    const count = countOf(group)
    return {
      sentence: trailSentence({ event, count }, words),
      t: event.t,
      type: event.type,
      isByOthers: isByOthers(event, patient.address),
      isRefused: event.type === 'deny',
      org: event.org ?? null,
      class: event.class ?? null,
      purpose: event.purpose ?? null,
      count,
      ...shared,
    }
  })
  return { alarms: alarms.map(alarmSentence), stories }
}

const erasedStory: Omit<TrailStory, 'proof' | 'pseqs'> = {
  sentence: 'An entry whose content was erased.',
  t: 0 as Millis,
  type: 'erased',
  isByOthers: false,
  isRefused: false,
  org: null,
  class: null,
  purpose: null,
  count: 1,
}

/** As the chain has it; a node that is silent leaves the gateway's word. */
async function nameOf(session: Session, org: OrgId): Promise<string> {
  const { chain, deployment } = session.client
  try {
    const { name } = await chain.org(deployment.contracts.providerRegistry.address, org)
    if (name !== '') return name
  } catch (error) {
    if (!(error instanceof SdkError && error.code === 'unreachable')) throw error
  }
  try {
    return `${(await session.call('readOrg', { path: { org } })).value.name} (not checked with the chain)`
  } catch (error) {
    if (error instanceof SdkError && error.code === 'not_found') return 'an organisation nobody knows'
    throw error
  }
}

type Group = readonly [TrailEntry, ...TrailEntry[]]

/** Neighbours that differ in the record alone are one story. */
function grouped(entries: readonly TrailEntry[]): readonly Group[] {
  const groups: [TrailEntry, ...TrailEntry[]][] = []
  for (const entry of entries) {
    const last = groups.at(-1)
    if (last !== undefined && isAlike(last[0], entry)) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

function isAlike({ event: a }: TrailEntry, { event: b }: TrailEntry): boolean {
  return a !== null && b !== null && keyOf(a) === keyOf(b)
}

function keyOf({ t, type, org, actor, class: cls, record, purpose, grant, reason }: AuditEvent): string {
  const counts = type === 'request' || type === 'grant' || type === 'message' ? t : dayWord(t)
  return JSON.stringify([counts, type, org, actor, cls, record === undefined, purpose, grant, reason])
}

/** Records, each once however often it was read; of refusals all that were counted. */
function countOf(group: Group): number {
  if (group[0].event?.type === 'deny') return group.reduce((sum, { event }) => sum + (event?.n ?? 1), 0)
  const records = new Set(group.flatMap(({ event }) => (event?.record === undefined ? [] : [event.record])))
  return Math.max(1, records.size)
}

function leastOf(group: Group): TrailEntry['proof'] {
  const proofs = new Set(group.map(({ proof }) => proof))
  return proofs.has('none') ? 'none' : proofs.has('checkpoint') ? 'checkpoint' : 'anchored'
}
