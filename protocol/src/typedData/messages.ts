import type { Action } from '../values/actions.ts'
import type { ClassName } from '../values/classes.ts'
import type { Address, BlockHash, Bytes32, GrantId, KeysDigest, OrgId } from '../values/ids.ts'
import type { GrantPurpose } from '../values/purposes.ts'
import type { Seconds } from '../values/times.ts'

/** What a patient permits, in words a wallet can show. Times in seconds. Spec §8. */
export type Terms = {
  readonly grantee: OrgId
  readonly granteeName: string
  readonly classes: readonly ClassName[]
  readonly actions: readonly Action[]
  readonly purposes: readonly GrantPurpose[]
  readonly notBefore: Seconds
  readonly expiresAt: Seconds
  readonly recordsFrom: Seconds
  readonly recordsTo: Seconds
  readonly blockNumber: number
  readonly blockHash: BlockHash
  readonly salt: Bytes32
}

/** Grant: `version` is the patient's on-chain version when signing. Its JSON form is the opening. Spec §8. */
export type GrantMessage = {
  readonly patient: Address
  readonly version: number
  readonly terms: Terms
}

/** Revoke: ends one grant, or cancels an unseen one in advance. Spec §8. */
export type RevokeMessage = { readonly patient: Address; readonly id: GrantId }

/** RevokeAll: ends every grant up to `version`. Spec §8. */
export type RevokeAllMessage = { readonly patient: Address; readonly version: number }

/** SetKeys: names the digest of the next key manifest. Spec §7, §8. */
export type SetKeysMessage = {
  readonly patient: Address
  readonly digest: KeysDigest
  readonly seq: number
  readonly version: number
  readonly blockNumber: number
  readonly blockHash: BlockHash
}

/** SetDelegate: gives rights to an address until a time in seconds; rights 0 removes it. Spec §8, §9.1. */
export type SetDelegateMessage = {
  readonly patient: Address
  readonly delegate: Address
  readonly rights: number
  readonly validUntil: Seconds
  readonly nonce: number
  readonly blockNumber: number
  readonly blockHash: BlockHash
}

/** Each signed message by its EIP-712 primary type. Spec §8. */
export type TypedMessages = {
  readonly Grant: GrantMessage
  readonly Revoke: RevokeMessage
  readonly RevokeAll: RevokeAllMessage
  readonly SetKeys: SetKeysMessage
  readonly SetDelegate: SetDelegateMessage
}

/** Name of a signed message. Spec §8. */
export type PrimaryType = keyof TypedMessages
