import type { Address, Bytes32, OrgId } from '@consentry/protocol'

/** A contract and keccak256 of its code, as configured. */
export interface FollowedContract {
  readonly address: Address
  readonly codeHash: Bytes32
}

/** What is followed. `startBlock`: no event of the three contracts lies in an earlier block. */
export interface FollowedNetwork {
  readonly chainId: number
  readonly startBlock: number
  readonly consentRegistry: FollowedContract
  readonly providerRegistry: FollowedContract
  readonly auditAnchor: FollowedContract
  /** This gateway's log: anchors under its id by another organisation are somebody else's words. */
  readonly orgId: OrgId
  readonly logId: Bytes32
}
