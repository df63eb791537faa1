import type {
  Address,
  BlockHash,
  Bytes32,
  GrantId,
  KeysDigest,
  OrgId,
  Seconds,
  SignatureHex,
} from '@consentry/protocol'

/** A block of the chain. */
export type ChainBlock = { readonly number: number; readonly hash: BlockHash; readonly time: Seconds }

/** Public counters of a patient and the digest of the current key manifest, all of one moment. Spec §9.1. */
export type PatientOnChain = {
  readonly version: number
  readonly keysVersion: number
  readonly floor: number
  readonly keysSeq: number
  readonly keysDigest: KeysDigest
}

/** A grant: status 0 none, 1 active, 2 revoked; `version` is the signed one. Spec §9.1. */
export type GrantOnChain = { readonly status: number; readonly version: number }

/** An organisation; status 0 unknown, 1 active, 2 suspended; `encKey` 32 bytes, null before the first. Spec §9.2. */
export type OrgOnChain = {
  readonly admin: Address
  readonly validUntil: Seconds
  readonly status: number
  readonly roles: number
  readonly keyVersion: number
  readonly encKey: Uint8Array | null
  readonly name: string
}

/** Roles with their end: of a member (STAFF 1, AGENT 2, ANCHOR 4) or a delegate (GRANT 1, REVOKE 2, KEYS 4, READ 16). */
export type TimedRoles = { readonly roles: number; readonly validUntil: Seconds }

/** The last anchor of a log; `size` 0 before the first. Spec §9.3. */
export type AnchorOnChain = { readonly size: number; readonly root: Bytes32; readonly time: Seconds }

/** A key manifest that was published: its number and digest, and when, in seconds. Spec §9.1. */
export type KeysOnChain = { readonly seq: number; readonly digest: KeysDigest; readonly time: Seconds }

/**
 * The chain as the client's own node shows it: what a gateway says is compared with this, never taken instead of it.
 * Every method reads `latest` unless it says otherwise and throws `unreachable` where the node gives no answer.
 */
export type ChainView = {
  chainId(): Promise<number>
  /** keccak256 of the code at an address; undefined where there is none. */
  codeHash(address: Address): Promise<Bytes32 | undefined>
  head(): Promise<ChainBlock>
  /** The canonical block of a number, undefined where the chain has none. */
  block(number: number): Promise<ChainBlock | undefined>
  /** The newest block that the node calls safe. */
  safeHead(): Promise<ChainBlock>
  patient(registry: Address, patient: Address): Promise<PatientOnChain>
  grant(registry: Address, patient: Address, id: GrantId): Promise<GrantOnChain>
  /** What a delegate may do at `latest`; roles 0 where it is none. */
  delegate(registry: Address, patient: Address, who: Address): Promise<TimedRoles>
  /** Every manifest a patient published since `fromBlock`, oldest first, from the events. */
  keysHistory(place: {
    readonly registry: Address
    readonly patient: Address
    readonly fromBlock: number
  }): Promise<readonly KeysOnChain[]>
  /** The nonce that a patient's next SetDelegate names. Spec §9.1. */
  delegateNonce(registry: Address, patient: Address): Promise<number>
  org(providers: Address, orgId: OrgId): Promise<OrgOnChain>
  anchor(anchors: Address, orgId: OrgId, logId: Bytes32): Promise<AnchorOnChain>
  /** Whether a contract wallet accepts a signature over a digest of 32 bytes (ERC-1271). */
  isSignedBy(address: Address, digest: Uint8Array, signature: SignatureHex): Promise<boolean>
  /** What a member was at the end of a block, from the events since `fromBlock`; roles 0 where it was none. */
  memberAt(place: {
    readonly providers: Address
    readonly orgId: OrgId
    readonly who: Address
    readonly fromBlock: number
    readonly atBlock: number
  }): Promise<TimedRoles>
  /** The same for a delegate of a patient. */
  delegateAt(place: {
    readonly registry: Address
    readonly patient: Address
    readonly who: Address
    readonly fromBlock: number
    readonly atBlock: number
  }): Promise<TimedRoles>
}
