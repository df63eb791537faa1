import {
  type Cid,
  fromHex,
  type Millis,
  rawCid,
  type RecordId,
  serialiseOpening,
  sha256,
  type Sha256Hex,
  toHex,
} from '@consentry/protocol'
import type { GrantFact, PatientFact } from '../../../gateway/src/ports/ChainRows.ts'
import type { Latch } from '../../../gateway/src/ports/LatchRows.ts'
import type { LedgerTx } from '../../../gateway/src/ports/LedgerTx.ts'
import type { RecordRow } from '../../../gateway/src/ports/RecordRows.ts'
import { bytes32, hash, ms, recordId, s } from '../../support/ids.ts'
import type { DecisionCase, Views } from './DecisionCase.ts'
import {
  admittedHeight,
  type Cast,
  delegateRights,
  grantIdOf,
  hashOf,
  memberRoles,
  NOW,
  openingOf,
  orgRoles,
  otherAddress,
  otherOrg,
  places,
  timeOf,
} from './sceneOf.ts'

type Put<Fact> = (
  fact: Fact,
  at: { block: number; time: ReturnType<typeof timeOf>; n: number },
) => Promise<void>

/** Writes the blocks that all rows share. */
export async function storeBlocks(tx: LedgerTx): Promise<void> {
  for (let number = 1; number <= places.latest; number++) {
    await tx.chain.insertBlock({
      number,
      hash: hashOf(number),
      parentHash: hashOf(number - 1),
      time: timeOf(number),
      consentCount: 0,
      providerCount: 0,
      anchorCount: 0,
    })
  }
}

/** Writes what a row describes as the gateway would have found it: facts by block, latches, openings, the record. */
export async function storeRow(tx: LedgerTx, row: DecisionCase, cast: Cast): Promise<void> {
  const { chain } = tx
  const org = { admin: otherAddress(cast, 9), keyVersion: 0, encKey: bytes32(0), name: cast.orgName }
  await putViews(row.organisation, ({ status, roles, validUntil }, at) =>
    chain.putOrg(
      cast.org,
      {
        ...org,
        status: status === 'active' ? 1 : 2,
        roles: orgRoles(roles),
        validUntil: s(NOW + validUntil),
      },
      at,
    ),
  )
  await putViews(row.member, ({ roles, validUntil }, at) =>
    chain.putMember(cast.org, cast.actor, { roles: memberRoles(roles), validUntil: s(NOW + validUntil) }, at),
  )
  if (row.ask.by === 'delegate') {
    await putViews(row.delegate, ({ rights, validUntil }, at) =>
      chain.putDelegate(
        cast.patient,
        cast.actor,
        { rights: delegateRights(rights), validUntil: s(NOW + validUntil) },
        at,
      ),
    )
  }
  await putViews<PatientFact>(
    { safe: patientFact(row.floor.safe), latest: patientFact(row.floor.latest) },
    (fact, at) => chain.putPatient(cast.patient, fact, at),
  )
  for (const latch of latchesOf(row, cast)) await tx.latches.add(latch, 'fence', places.latest)
  for (const grant of row.grants) await storeGrant(tx, grant, cast)
  if (row.ask.action === 'read') await storeRecord(tx, row, cast)
}

/** Version 4 with keys of version 4: a writer may seal to them. */
function patientFact(floor: number): PatientFact {
  return {
    version: 4,
    keysVersion: 4,
    floor,
    keysSeq: 1,
    keysDigest: bytes32(1) as PatientFact['keysDigest'],
  }
}

async function putViews<Fact>({ safe, latest }: Views<Fact>, put: Put<Fact>): Promise<void> {
  if (safe !== null) await put(safe, at(places.settled))
  const isChanged = JSON.stringify(latest) !== JSON.stringify(safe)
  if (latest !== null && isChanged) await put(latest, at(places.recent))
}

function at(block: number) {
  return { block, time: timeOf(block), n: block }
}

function latchesOf({ latches }: DecisionCase, cast: Cast): readonly Latch[] {
  const { patient, org, actor } = cast
  const other = otherAddress(cast, 2)
  const all: readonly (readonly [boolean, Latch])[] = [
    [latches.floor > 0, { kind: 'floor', patient, floor: latches.floor }],
    [latches.organisation, { kind: 'org', org }],
    [latches.anotherOrganisation, { kind: 'org', org: otherOrg(cast) }],
    [latches.member, { kind: 'member', org, member: actor }],
    [latches.anotherMember, { kind: 'member', org, member: other }],
    [latches.memberElsewhere, { kind: 'member', org: otherOrg(cast), member: actor }],
    [latches.delegate, { kind: 'delegate', patient, delegate: actor }],
    [latches.anotherDelegate, { kind: 'delegate', patient, delegate: otherAddress(cast, 3) }],
  ]
  const revoked = latches.revoked.map(
    (key): Latch => ({ kind: 'revoked', patient, id: grantIdOf(cast, key) }),
  )
  return [...all.filter(([isThere]) => isThere).map(([, latch]) => latch), ...revoked]
}

async function storeGrant(tx: LedgerTx, grant: DecisionCase['grants'][number], cast: Cast): Promise<void> {
  const id = grantIdOf(cast, grant.key)
  const opening = openingOf(grant, cast)
  const signer = await storeSigner(tx, grant, cast)
  await tx.consents.insertOpening({
    id,
    patient: cast.patient,
    org: cast.org,
    opening: serialiseOpening(opening),
    signer,
    signature: '0x',
    expiresAt: opening.terms.expiresAt,
    acceptedAt: ms((NOW - 150) * 1_000),
  })
  const { registered, revoked } = grant
  const put = (status: 1 | 2, block: number): Promise<void> => {
    const fact: GrantFact = { status, version: grant.version, by: signer }
    return tx.chain.putGrant(cast.patient, id, fact, at(block))
  }
  if (registered === 'final') await put(1, places.settled)
  if (registered === 'not final') await put(1, places.recent)
  if (revoked === 'final') await put(2, places.safe)
  if (revoked === 'not final') await put(2, places.latest)
}

/** Whoever signed, with the delegation that stood when the grant was registered. */
async function storeSigner(tx: LedgerTx, { signedBy, key }: DecisionCase['grants'][number], cast: Cast) {
  if (signedBy === 'patient') return cast.patient
  const signer = otherAddress(cast, 20 + key.charCodeAt(0))
  const delegation = {
    stranger: null,
    'delegate with GRANT': { rights: 1, validUntil: s(NOW) },
    'delegate without GRANT': { rights: 16, validUntil: s(NOW) },
    'delegate whose right had ended': { rights: 1, validUntil: timeOf(places.settled) },
  }[signedBy]
  if (delegation !== null) await tx.chain.putDelegate(cast.patient, signer, delegation, at(places.named))
  return signer
}

/** Id of the record of a row; nothing is stored under it where the record does not exist. */
export function recordOf({ row }: Cast): RecordId {
  return recordId(0x5ec0_0000 + row)
}

/** Ciphertext of nobody: what counts here is who may have its key. */
export function cipherOf({ row }: Cast): { readonly sha256: Sha256Hex; readonly cid: Cid } {
  const digest = toHex(sha256(Uint8Array.of(row >> 8, row))) as Sha256Hex
  return { sha256: digest, cid: rawCid(fromHex(digest)) }
}

async function storeRecord(tx: LedgerTx, { record, ask }: DecisionCase, cast: Cast): Promise<void> {
  if (record === null) return
  const stored: RecordRow = {
    ...cipherOf(cast),
    patient: cast.patient,
    recordId: recordOf(cast),
    ver: 1,
    className: ask.class,
    also: ask.also,
    org: null,
    author: cast.patient,
    t: ((NOW + ask.recordTime) * 1_000) as Millis,
    size: 100,
    manifest: new Uint8Array([1]),
    manifestDigest: hash(cast.row),
    evidence: hash(1),
    admittedHeight: admittedHeight(record.admitted),
    leafIndex: 0,
    erased: record.erased,
  }
  const kind = record.wrap === 'class' ? 1 : 2
  await tx.records.insert(stored, { kind, epoch: kind === 1 ? 1 : 0, wrap: new Uint8Array(114) })
}
