import type {
  Address,
  BlockHash,
  ClassName,
  GrantId,
  GrantPurpose,
  Opening,
  OrgId,
  Seconds,
} from '@consentry/protocol'
import { bytes32, grantId, orgId, s } from '../../support/ids.ts'
import type { DecisionCase } from './DecisionCase.ts'

/** Time of the newest block. */
export const NOW = 1_800_000_000

/** The chain of every row: number and age of each block, s. */
const AGES = [40_000, 30_000, 5_000, 4_000, 3_000, 180, 120, 90, 80, 60, 30, 10, 0] as const

export const places = {
  old: 2,
  /** Named by a fresh grant, and where delegates of signers were made. */
  named: 5,
  /** What is final stands here. */
  settled: 6,
  safe: 10,
  /** What is not final yet stands here. */
  recent: 11,
  latest: 12,
} as const

export const timeOf = (block: number): Seconds => s(NOW - (AGES[block] ?? 0))
export const hashOf = (block: number): BlockHash => bytes32(0xb10c_0000 + block) as BlockHash

/** Who plays in one row. Nobody plays in two, so the rows can share one gateway. */
export interface Cast {
  readonly patient: Address
  readonly actor: Address
  readonly org: OrgId
  readonly orgName: string
  /** Number of the row, from which everybody else's name is made. */
  readonly row: number
}

export function grantIdOf({ row }: Cast, key: string): GrantId {
  return grantId(0xa0_0000 + row * 16 + key.charCodeAt(0) - 65)
}

/** Somebody else, the same in every use: another patient, delegate or member. */
export function otherAddress({ row }: Cast, number: number): Address {
  return `0x${(0x0dd_0000_0000 + row * 256 + number).toString(16).padStart(40, '0')}` as Address
}

export function otherOrg({ row }: Cast): OrgId {
  return orgId(0x0dd_0000_0000 + row)
}

const orgBits: Readonly<Record<string, number>> = {
  TREAT: 1,
  EMERGENCY: 2,
  CUSTODIAN: 4,
  GATEWAY: 8,
  RESEARCH: 16,
}
const memberBits: Readonly<Record<string, number>> = { STAFF: 1, AGENT: 2, ANCHOR: 4 }
const rightBits: Readonly<Record<string, number>> = { GRANT: 1, REVOKE: 2, KEYS: 4, READ: 16 }

const sum = (bits: Readonly<Record<string, number>>) => (names: readonly string[]) =>
  names.reduce((all, name) => all | (bits[name] ?? Number.NaN), 0)

export const orgRoles = sum(orgBits)
export const memberRoles = sum(memberBits)
export const delegateRights = sum(rightBits)

type Grant = DecisionCase['grants'][number]

/** The grant in its own words. */
export function openingOf(grant: Grant, cast: Cast): Opening {
  const block = { fresh: places.named, 'older than an hour': places.old, 'not of this chain': places.named }
  const blockNumber = grant.namedBlock === 'to come' ? 999 : block[grant.namedBlock]
  return {
    patient: grant.patient === 'this' ? cast.patient : otherAddress(cast, 1),
    version: grant.version,
    terms: {
      grantee: grant.grantee === 'this' ? cast.org : otherOrg(cast),
      granteeName: grant.name === 'another' ? `${cast.orgName} Ltd` : cast.orgName,
      classes: grant.classes as readonly ClassName[],
      actions: grant.actions,
      purposes: grant.purposes as readonly GrantPurpose[],
      notBefore: s(NOW + grant.notBefore),
      expiresAt: s(NOW + grant.expiresAt),
      recordsFrom: s(NOW + grant.recordsFrom),
      recordsTo: s(NOW + grant.recordsTo),
      blockNumber,
      blockHash: grant.namedBlock === 'not of this chain' ? hashOf(77) : hashOf(blockNumber),
      salt: bytes32(cast.row),
    },
  }
}

/** Height of the index at which the record was admitted. */
export function admittedHeight(admitted: 'long ago' | 'newest block' | 'one block ahead'): number {
  return { 'long ago': places.settled, 'newest block': places.latest, 'one block ahead': 13 }[admitted]
}
