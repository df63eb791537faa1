import type {
  Address,
  BlockHash,
  Bytes32,
  GrantId,
  Jkt,
  Millis,
  OrgId,
  PublicKey,
  RecordId,
  RequestId,
  Seconds,
} from '@consentry/protocol'

// Short numbers in, ids of the right form out: a test reads `address(1)`, the code under test sees 20 bytes.

/** Address number `n`. */
export function address(n: number): Address {
  return `0x${n.toString(16).padStart(40, '0')}` as Address
}

/** Organisation id number `n`. */
export function orgId(n: number): OrgId {
  return bytes32(n) as OrgId
}

/** Grant id number `n`. */
export function grantId(n: number): GrantId {
  return bytes32(n) as GrantId
}

/** 32 bytes that say `n`. */
export function bytes32(n: number): Bytes32 {
  return `0x${n.toString(16).padStart(64, '0')}` as Bytes32
}

/** Block hash number `n`. */
export function blockHash(n: number): BlockHash {
  return bytes32(n) as BlockHash
}

/** Record id number `n`. */
export function recordId(n: number): RecordId {
  return n.toString(16).padStart(32, '0') as RecordId
}

/** Access request id number `n`. */
export function requestId(n: number): RequestId {
  return n.toString(16).padStart(32, '0') as RequestId
}

/** SHA-256 in hex that says `n`. */
export function hash(n: number): string {
  return n.toString(16).padStart(64, '0')
}

/** Key thumbprint number `n`. */
export function jkt(n: number): Jkt {
  return Buffer.from(hash(n), 'hex').toString('base64url') as Jkt
}

/** Public key number `n`. */
export function publicKey(n: number): PublicKey {
  return Buffer.from(hash(n), 'hex').toString('base64url') as PublicKey
}

/** Seconds. */
export function s(n: number): Seconds {
  return n as Seconds
}

/** Milliseconds. */
export function ms(n: number): Millis {
  return n as Millis
}
