import type { Hex } from '../bytes/hex.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Brand } from './brand.ts'

/** A chain address: `0x` and 40 lowercase hex digits. Spec §3. */
export type Address = Brand<Hex, 'Address'>
/** 32 bytes as `0x` and 64 lowercase hex digits. Spec §3. */
export type Bytes32 = Brand<Hex, 'Bytes32'>
/** Id of an accredited organisation: random bytes32. Spec §9.2. */
export type OrgId = Brand<Bytes32, 'OrgId'>
/** Id of a grant: its EIP-712 struct hash. Spec §8. */
export type GrantId = Brand<Bytes32, 'GrantId'>
/** Hash of a block. Spec §8. */
export type BlockHash = Brand<Bytes32, 'BlockHash'>
/** SHA-256 of a key manifest as it stands on chain. Spec §7. */
export type KeysDigest = Brand<Bytes32, 'KeysDigest'>
/** A wallet signature of 65 bytes, or the longer bytes of a contract wallet: `0x` and lowercase hex. Spec §3. */
export type SignatureHex = Brand<Hex, 'SignatureHex'>
/** 16 random bytes as 32 lowercase hex digits. Spec §3. */
export type RecordId = Brand<string, 'RecordId'>
/** Public id of a vault: 16 random bytes as 32 lowercase hex digits. Spec §5. */
export type VaultId = Brand<string, 'VaultId'>
/** Id of a message: 16 random bytes as 32 lowercase hex digits. Spec §6.3. */
export type MsgId = Brand<string, 'MsgId'>
/** Id of an access request: 16 random bytes as 32 lowercase hex digits. Spec §3. */
export type RequestId = Brand<string, 'RequestId'>
/** A SHA-256 digest as 64 lowercase hex digits without `0x`. Spec §3. */
export type Sha256Hex = Brand<string, 'Sha256Hex'>
/** RFC 7638 thumbprint of a session key: 32 bytes in base64url. Spec §3. */
export type Jkt = Brand<string, 'Jkt'>
/** An X25519 public key: 32 bytes in base64url. Spec §3. */
export type PublicKey = Brand<string, 'PublicKey'>

const hex16 = /^[0-9a-f]{32}$/
const hex32 = /^[0-9a-f]{64}$/
const prefixed32 = /^0x[0-9a-f]{64}$/
// 43 characters hold 258 bits: the last one carries only four, so its two low bits are zero.
const base64url32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** Checks an address. Throws `bad_request`. Spec §3. */
export const parseAddress: (value: unknown) => Address = parserOf<Address>('address', /^0x[0-9a-f]{40}$/)
/** Checks any bytes32. Throws `bad_request`. Spec §3. */
export const parseBytes32: (value: unknown) => Bytes32 = parserOf<Bytes32>('bytes32', prefixed32)
/** Checks an organisation id. Throws `bad_request`. Spec §3. */
export const parseOrgId: (value: unknown) => OrgId = parserOf<OrgId>('organisation id', prefixed32)
/** Checks a grant id. Throws `bad_request`. Spec §3. */
export const parseGrantId: (value: unknown) => GrantId = parserOf<GrantId>('grant id', prefixed32)
/** Checks a block hash. Throws `bad_request`. Spec §3. */
export const parseBlockHash: (value: unknown) => BlockHash = parserOf<BlockHash>('block hash', prefixed32)
/** Checks a manifest digest. Throws `bad_request`. Spec §3. */
export const parseKeysDigest: (value: unknown) => KeysDigest = parserOf<KeysDigest>('keys digest', prefixed32)
/** Checks the form of a signature, 1…4096 bytes; whether it is valid is another question. Throws `bad_request`. */
export const parseSignatureHex: (value: unknown) => SignatureHex = parserOf<SignatureHex>(
  'signature',
  /^0x(?:[0-9a-f]{2}){1,4096}$/,
)
/** Checks a record id. Throws `bad_request`. Spec §3. */
export const parseRecordId: (value: unknown) => RecordId = parserOf<RecordId>('record id', hex16)
/** Checks a vault id. Throws `bad_request`. Spec §3. */
export const parseVaultId: (value: unknown) => VaultId = parserOf<VaultId>('vault id', hex16)
/** Checks a message id. Throws `bad_request`. Spec §3. */
export const parseMsgId: (value: unknown) => MsgId = parserOf<MsgId>('message id', hex16)
/** Checks an access request id. Throws `bad_request`. Spec §3. */
export const parseRequestId: (value: unknown) => RequestId = parserOf<RequestId>('request id', hex16)
/** Checks a SHA-256 digest in hex. Throws `bad_request`. Spec §3. */
export const parseSha256Hex: (value: unknown) => Sha256Hex = parserOf<Sha256Hex>('sha256', hex32)
/** Checks a key thumbprint. Throws `bad_request`. Spec §3. */
export const parseJkt: (value: unknown) => Jkt = parserOf<Jkt>('jkt', base64url32)
/** Checks the form of an X25519 public key; low-order keys are found at use. Throws `bad_request`. Spec §3. */
export const parsePublicKey: (value: unknown) => PublicKey = parserOf<PublicKey>('public key', base64url32)

function parserOf<Id extends string>(what: string, pattern: RegExp): (value: unknown) => Id {
  return (value) => {
    if (typeof value === 'string' && pattern.test(value)) return value as Id
    throw new ProtocolError('bad_request', `Not a valid ${what}`, { given: redact(value) })
  }
}
