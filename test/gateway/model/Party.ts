import type { Address, GrantId, OrgId, RecordId } from '@consentry/protocol'
import { address, grantId, orgId, recordId } from '../../support/ids.ts'

/** The people of one schedule. Nobody plays in two, so many schedules share one chain and one gateway. */
export interface Party {
  readonly number: number
  readonly patient: Address
  readonly org: OrgId
  readonly orgName: string
  /** Asks for the organisation. */
  readonly member: Address
  /** Reads as the patient's delegate. */
  readonly reader: Address
  /** Signs grants as the patient's delegate. */
  readonly signer: Address
  /** A record of class labs, and one that is also of class hiv. */
  readonly records: readonly [RecordId, RecordId]
}

export function partyOf(number: number): Party {
  const of = (role: number): Address => address(number * 0x100 + role)
  return {
    number,
    patient: of(1),
    org: orgId(number * 0x100 + 2),
    orgName: `Clinic ${number}`,
    member: of(3),
    reader: of(4),
    signer: of(5),
    records: [recordId(number * 0x100 + 6), recordId(number * 0x100 + 7)],
  }
}

export function grantIdOf({ number }: Party, count: number): GrantId {
  return grantId(number * 0x100 + 0x80 + count)
}
