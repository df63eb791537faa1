import type { Address, Bytes32, OrgId } from '@consentry/protocol'
import type { At, OrgFact, PatientFact } from '../ports/ChainRows.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { ChainEvent, CountedEvent } from './chainEvent.ts'
import type { FollowedNetwork } from './FollowedNetwork.ts'

/** Where an event is: its block and counter, and what is needed beside it. */
export interface EventPlace {
  readonly at: At
  readonly txHash: Bytes32
  readonly network: FollowedNetwork
}

type Applier<Event> = (tx: LedgerTx, event: Event, place: EventPlace) => Promise<void>

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
  Granted: async (tx, { patient, id, by, version }, { at }) => {
    await tx.chain.putGrant(patient, id, { status: 1, version, by }, at)
  },
  Revoked: async (tx, { patient, id, by, version }, { at }) => {
    await tx.latches.add({ kind: 'revoked', patient, id }, 'chain', at.block)
    const grant = await tx.chain.grantAt(patient, id, at.block)
    await tx.chain.putGrant(patient, id, { status: 2, version: grant?.version ?? 0, by }, at)
    await tx.chain.putPatient(patient, { ...(await patientOf(tx, patient, at)), version }, at)
  },
  AllRevoked: async (tx, { patient, version }, { at }) => {
    await tx.latches.add({ kind: 'floor', patient, floor: version }, 'chain', at.block)
    await tx.chain.putPatient(patient, { ...(await patientOf(tx, patient, at)), version, floor: version }, at)
  },
  KeysSet: async (tx, { patient, digest, seq, version }, { at }) => {
    const fact = await patientOf(tx, patient, at)
    await tx.chain.putPatient(
      patient,
      { ...fact, keysVersion: version, keysSeq: seq, keysDigest: digest },
      at,
    )
  },
  DelegateSet: async (tx, { patient, delegate, rights, validUntil, version }, { at }) => {
    const before = await tx.chain.delegateAt(patient, delegate, at.block)
    await tx.chain.putDelegate(patient, delegate, { rights, validUntil }, at)
    const fact = await patientOf(tx, patient, at)
    if (fact.version !== version) await tx.chain.putPatient(patient, { ...fact, version }, at)
    if (isLoss(before?.rights ?? 0, rights))
      await tx.latches.add({ kind: 'delegate', patient, delegate }, 'chain', at.block)
  },
  OrgAccredited: async (tx, { orgId, admin, roles, validUntil, name }, { at }) => {
    const before = await tx.chain.orgAt(orgId, at.block)
    const keys = { keyVersion: before?.keyVersion ?? 0, encKey: before?.encKey ?? NOTHING }
    await tx.chain.putOrg(orgId, { ...keys, admin, roles, validUntil, name, status: ACTIVE }, at)
    if (isLoss(before?.roles ?? 0, roles))
      await tx.latches.add({ kind: 'org', org: orgId }, 'chain', at.block)
  },
  OrgSuspended: async (tx, { orgId }, place) => {
    await changeOrg(tx, orgId, place, { status: SUSPENDED })
    await tx.latches.add({ kind: 'org', org: orgId }, 'chain', place.at.block)
  },
  EncKeySet: async (tx, { orgId, encKey, keyVersion }, place) => {
    await changeOrg(tx, orgId, place, { encKey, keyVersion })
  },
  MemberSet: async (tx, { orgId, who, roles, validUntil }, { at }) => {
    const before = await tx.chain.memberAt(orgId, who, at.block)
    await tx.chain.putMember(orgId, who, { roles, validUntil }, at)
    if (isLoss(before?.roles ?? 0, roles))
      await tx.latches.add({ kind: 'member', org: orgId, member: who }, 'chain', at.block)
  },
  Anchored: async (tx, { orgId, logId, size, root }, { at, txHash, network }) => {
    // Any gateway organisation may anchor any number under any id: under ours only our own word counts.
    const isForeign = logId === network.logId && orgId !== network.orgId
    if (!isForeign) await tx.chain.putAnchor({ orgId, logId, size, root, txHash }, at)
  },
}

/** Writes the rows and latches of one event. */
export function applyEvent(
  tx: LedgerTx,
  { event, txHash }: ChainEvent,
  place: Omit<EventPlace, 'txHash'>,
): Promise<void> {
  const apply = appliers[event.type] as Applier<CountedEvent>
  return apply(tx, event, { ...place, txHash })
}

// Removed, or without something it had before: both deny, and a fork must not give it back.
function isLoss(before: number, after: number): boolean {
  return after === 0 || (before & ~after) !== 0
}

async function patientOf(tx: LedgerTx, patient: Address, at: At): Promise<PatientFact> {
  const known = await tx.chain.patientAt(patient, at.block)
  if (known === null) return unknownPatient
  const { at: _at, ...fact } = known
  return fact
}

async function changeOrg(
  tx: LedgerTx,
  org: OrgId,
  { at }: EventPlace,
  change: Partial<OrgFact>,
): Promise<void> {
  const known = await tx.chain.orgAt(org, at.block)
  // The contract speaks of accredited organisations only, and no event before this one is missing.
  if (known === null) return
  const { at: _at, ...fact } = known
  await tx.chain.putOrg(org, { ...fact, ...change }, at)
}
