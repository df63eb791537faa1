import type { Address, Bytes32, GrantId, KeysDigest, OrgId } from '../values/ids.ts'
import type { Seconds } from '../values/times.ts'
import type { ChainEvent, ChainSnapshot } from './snapshot.ts'

/** A fact and where it began to hold; `order` counts all events of the snapshot. */
export type Dated<Fact> = Fact & { readonly block: number; readonly time: Seconds; readonly order: number }

/** A fact over time, ascending. */
export type History<Fact> = readonly Dated<Fact>[]

/** A patient's slot in the ConsentRegistry. Spec §9.1. */
export type PatientState = {
  readonly version: number
  readonly floor: number
  readonly keysVersion: number
  readonly keysSeq: number
  readonly keysDigest: KeysDigest
}

/** A grant's slot: status 1 active, 2 revoked; who decided it. */
export type GrantState = { readonly status: 1 | 2; readonly by: Address }
/** A delegate's slot. */
export type DelegateState = { readonly rights: number; readonly validUntil: Seconds }
/** An organisation's slot: status 1 active, 2 suspended. */
export type OrgState = {
  readonly status: 1 | 2
  readonly roles: number
  readonly validUntil: Seconds
  readonly name: string
}
/** A member's slot. */
export type MemberState = { readonly roles: number; readonly validUntil: Seconds }
/** An anchor of a log. */
export type AnchorState = { readonly size: number; readonly root: Bytes32 }

/** Everything the three contracts ever said, by whom it is about. */
export type ChainHistory = {
  patient(patient: Address): History<PatientState>
  grant(patient: Address, id: GrantId): History<GrantState>
  delegate(patient: Address, delegate: Address): History<DelegateState>
  org(org: OrgId): History<OrgState>
  member(org: OrgId, member: Address): History<MemberState>
  anchors(org: OrgId, logId: Bytes32): History<AnchorState>
}

type Kind = keyof ChainHistory
type Entry = Dated<object>

const nobody: PatientState = {
  version: 0,
  floor: 0,
  keysVersion: 0,
  keysSeq: 0,
  keysDigest: `0x${'0'.repeat(64)}` as KeysDigest,
}

/** The fact that held at the end of a block; null before it was first set. */
export function factAt<Fact>(history: History<Fact>, block: number): Dated<Fact> | null {
  return history.findLast((fact) => fact.block <= block) ?? null
}

/** Files every event of a snapshot under what it changes. Spec §9. */
export function chainHistoryOf({ events, headers }: ChainSnapshot): ChainHistory {
  const filed = new Map<string, Entry[]>()
  // Each key holds facts of one kind only, because the kind is part of the key.
  const historyOf = <Fact>(kind: Kind, ...ids: string[]): Dated<Fact>[] =>
    (filed.get([kind, ...ids].join('/')) ?? []) as Dated<Fact>[]
  events.forEach(({ block, event }, order) => {
    const at = { block, time: headers.get(block)?.time ?? (0 as Seconds), order }
    const put = (kind: Kind, ids: readonly string[], fact: object): void => {
      const key = [kind, ...ids].join('/')
      const entries = filed.get(key)
      if (entries === undefined) filed.set(key, [{ ...fact, ...at }])
      else entries.push({ ...fact, ...at })
    }
    const latest = <Fact>(kind: Kind, ...ids: string[]): Fact | undefined =>
      historyOf<Fact>(kind, ...ids).at(-1)
    file(event, put, latest)
  })
  return {
    patient: (patient) => historyOf('patient', patient),
    grant: (patient, id) => historyOf('grant', patient, id),
    delegate: (patient, delegate) => historyOf('delegate', patient, delegate),
    org: (org) => historyOf('org', org),
    member: (org, member) => historyOf('member', org, member),
    anchors: (org, logId) => historyOf('anchors', org, logId),
  }
}

type Put = (kind: Kind, ids: readonly string[], fact: object) => void
type Latest = <Fact>(kind: Kind, ...ids: string[]) => Fact | undefined

function file(event: ChainEvent, put: Put, latest: Latest): void {
  const patientState = (patient: Address, change: Partial<PatientState>): void =>
    put('patient', [patient], { ...nobody, ...latest<PatientState>('patient', patient), ...change })
  switch (event.type) {
    case 'Granted':
      put('grant', [event.patient, event.id], { status: 1, by: event.by } satisfies GrantState)
      break
    case 'Revoked':
      put('grant', [event.patient, event.id], { status: 2, by: event.by } satisfies GrantState)
      patientState(event.patient, { version: event.version })
      break
    case 'AllRevoked':
      patientState(event.patient, { version: event.version, floor: event.version })
      break
    case 'KeysSet':
      patientState(event.patient, {
        keysVersion: event.version,
        keysSeq: event.seq,
        keysDigest: event.digest,
      })
      break
    case 'DelegateSet': {
      const { rights, validUntil } = event
      put('delegate', [event.patient, event.delegate], { rights, validUntil } satisfies DelegateState)
      patientState(event.patient, { version: event.version })
      break
    }
    case 'Skipped':
      // It changed nothing.
      break
    default:
      fileOthers(event, put, latest)
  }
}

function fileOthers(event: Exclude<ChainEvent, { patient: Address }>, put: Put, latest: Latest): void {
  switch (event.type) {
    case 'OrgAccredited': {
      const { roles, validUntil, name } = event
      put('org', [event.orgId], { status: 1, roles, validUntil, name } satisfies OrgState)
      break
    }
    case 'OrgSuspended': {
      const before = latest<OrgState>('org', event.orgId)
      put('org', [event.orgId], { roles: 0, validUntil: 0, name: '', ...before, status: 2 })
      break
    }
    case 'MemberSet': {
      const { roles, validUntil } = event
      put('member', [event.orgId, event.who], { roles, validUntil } satisfies MemberState)
      break
    }
    case 'Anchored':
      put('anchors', [event.orgId, event.logId], { size: event.size, root: event.root } satisfies AnchorState)
      break
    case 'EncKeySet':
      // No decision asks for it.
      break
  }
}
