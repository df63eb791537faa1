import type { Address, Bytes32, OrgId } from '@consentry/protocol'
import type { At, OrgFact, PatientFact } from '../ports/ChainRows.ts'
import type { ChainEvent, CountedEvent } from './chainEvent.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'
import type { SpanFacts } from './spanFacts.ts'

/** Where an event is: its block and counter, and what is needed beside it. */
export interface EventPlace {
  readonly at: At
  readonly txHash: Bytes32
  readonly network: FollowedNetwork
}

type Applier<Event> = (facts: SpanFacts, event: Event, place: EventPlace) => Promise<void>

type Appliers = { readonly [Type in CountedEvent['type']]: Applier<Extract<CountedEvent, { type: Type }>> }

const ACTIVE = 1
const SUSPENDED = 2
const NOTHING = `0x${'0'.repeat(64)}` as Bytes32

const unknownPatient: PatientFact = { version: 0, keysVersion: 0, floor: 0, keysSeq: 0, keysDigest: NOTHING }

/**
 * The whole index, event by event: the row of history each one brings, and the latch where it takes something away.
 * Latches are set at first sight, long before the block is safe (R1, §13).
 */
const appliers: Appliers = {
  Granted: async (facts, { patient, id, by, version }, { at }) => {
    await facts.chain.putGrant(patient, id, { status: 1, version, by }, at)
  },
  Revoked: async (facts, { patient, id, by, version }, { at }) => {
    facts.latch({ kind: 'revoked', patient, id }, at.block)
    const grant = await facts.chain.grantAt(patient, id, at.block)
    await facts.chain.putGrant(patient, id, { status: 2, version: grant?.version ?? 0, by }, at)
    await facts.chain.putPatient(patient, { ...(await patientOf(facts, patient, at)), version }, at)
  },
  AllRevoked: async (facts, { patient, version }, { at }) => {
    facts.latch({ kind: 'floor', patient, floor: version }, at.block)
    await facts.chain.putPatient(
      patient,
      { ...(await patientOf(facts, patient, at)), version, floor: version },
      at,
    )
  },
  KeysSet: async (facts, { patient, digest, seq, version }, { at }) => {
    const fact = await patientOf(facts, patient, at)
    await facts.chain.putPatient(
      patient,
      { ...fact, keysVersion: version, keysSeq: seq, keysDigest: digest },
      at,
    )
  },
  DelegateSet: async (facts, { patient, delegate, rights, validUntil, version }, { at }) => {
    const before = await facts.chain.delegateAt(patient, delegate, at.block)
    await facts.chain.putDelegate(patient, delegate, { rights, validUntil }, at)
    const fact = await patientOf(facts, patient, at)
    if (fact.version !== version) await facts.chain.putPatient(patient, { ...fact, version }, at)
    if (isLoss(before?.rights ?? 0, rights)) facts.latch({ kind: 'delegate', patient, delegate }, at.block)
  },
  OrgAccredited: async (facts, { orgId, admin, roles, validUntil, name }, { at }) => {
    const before = await facts.chain.orgAt(orgId, at.block)
    const keys = { keyVersion: before?.keyVersion ?? 0, encKey: before?.encKey ?? NOTHING }
    await facts.chain.putOrg(orgId, { ...keys, admin, roles, validUntil, name, status: ACTIVE }, at)
    if (isLoss(before?.roles ?? 0, roles)) facts.latch({ kind: 'org', org: orgId }, at.block)
  },
  OrgSuspended: async (facts, { orgId }, place) => {
    await changeOrg(facts, orgId, place, { status: SUSPENDED })
    facts.latch({ kind: 'org', org: orgId }, place.at.block)
  },
  EncKeySet: async (facts, { orgId, encKey, keyVersion }, place) => {
    await changeOrg(facts, orgId, place, { encKey, keyVersion })
  },
  MemberSet: async (facts, { orgId, who, roles, validUntil }, { at }) => {
    const before = await facts.chain.memberAt(orgId, who, at.block)
    await facts.chain.putMember(orgId, who, { roles, validUntil }, at)
    if (isLoss(before?.roles ?? 0, roles)) facts.latch({ kind: 'member', org: orgId, member: who }, at.block)
  },
  Anchored: async (facts, { orgId, logId, size, root }, { at, txHash, network }) => {
    // Any gateway organisation may anchor any number under any id: under ours only our own word counts.
    const isForeign = logId === network.logId && orgId !== network.orgId
    if (!isForeign) await facts.chain.putAnchor({ orgId, logId, size, root, txHash }, at)
  },
}

/** Writes the rows and latches of one event. */
export function applyEvent(
  facts: SpanFacts,
  { event, txHash }: ChainEvent,
  place: Omit<EventPlace, 'txHash'>,
): Promise<void> {
  const apply = appliers[event.type] as Applier<CountedEvent>
  return apply(facts, event, { ...place, txHash })
}

// Removed, or without something it had before: both deny, and a fork must not give it back.
function isLoss(before: number, after: number): boolean {
  return after === 0 || (before & ~after) !== 0
}

async function patientOf(facts: SpanFacts, patient: Address, at: At): Promise<PatientFact> {
  const known = await facts.chain.patientAt(patient, at.block)
  if (known === null) return unknownPatient
  const { at: _at, ...fact } = known
  return fact
}

async function changeOrg(
  facts: SpanFacts,
  org: OrgId,
  { at }: EventPlace,
  change: Partial<OrgFact>,
): Promise<void> {
  const known = await facts.chain.orgAt(org, at.block)
  // The contract speaks of accredited organisations only, and no event before this one is missing.
  if (known === null) return
  const { at: _at, ...fact } = known
  await facts.chain.putOrg(org, { ...fact, ...change }, at)
}
