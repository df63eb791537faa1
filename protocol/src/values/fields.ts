import { z } from 'zod'
import { type Action, actions } from './actions.ts'
import type { Cid } from './cid.ts'
import type { ClassName } from './classes.ts'
import type {
  Address,
  BlockHash,
  Bytes32,
  GrantId,
  Jkt,
  KeysDigest,
  MsgId,
  OrgId,
  PublicKey,
  RecordId,
  RequestId,
  Sha256Hex,
  SignatureHex,
} from './ids.ts'
import type { Millis, Seconds } from './times.ts'

/** Id of a relayed transaction: 16 random bytes as 32 lowercase hex digits. Spec §18. */
export type RelayId = string
/** Id of a login challenge: 16 random bytes as 32 lowercase hex digits. Spec §10. */
export type ChallengeId = string
/** Whom a session speaks for: the person who logged in, or an organisation. Spec §10. */
export type Role = 'patient' | OrgId

const hex32 = /^[0-9a-f]{32}$/
const hex64 = /^[0-9a-f]{64}$/
const prefixed64 = /^0x[0-9a-f]{64}$/
// The last of 43 characters carries four bits only: the canonical form has two zero bits there.
const key32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/

/** An address. Spec §3. */
export const address: z.ZodType<Address> = text<Address>(/^0x[0-9a-f]{40}$/)
/** Any 32 bytes of the chain. Spec §3. */
export const bytes32: z.ZodType<Bytes32> = text<Bytes32>(prefixed64)
/** An organisation id. Spec §9.2. */
export const orgId: z.ZodType<OrgId> = text<OrgId>(prefixed64)
/** A grant id. Spec §8. */
export const grantId: z.ZodType<GrantId> = text<GrantId>(prefixed64)
/** A block hash. Spec §3. */
export const blockHash: z.ZodType<BlockHash> = text<BlockHash>(prefixed64)
/** The digest of a key manifest. Spec §7. */
export const keysDigest: z.ZodType<KeysDigest> = text<KeysDigest>(prefixed64)
/** A wallet signature of 1…4096 bytes. Spec §3. */
export const signature: z.ZodType<SignatureHex> = text<SignatureHex>(/^0x(?:[0-9a-f]{2}){1,4096}$/)
/** A record id. Spec §3. */
export const recordId: z.ZodType<RecordId> = text<RecordId>(hex32)
/** A message id. Spec §6.3. */
export const msgId: z.ZodType<MsgId> = text<MsgId>(hex32)
/** An access request id. Spec §3. */
export const requestId: z.ZodType<RequestId> = text<RequestId>(hex32)
/** A relay id. Spec §18. */
export const relayId: z.ZodType<RelayId> = text<RelayId>(hex32)
/** A challenge id. Spec §10. */
export const challengeId: z.ZodType<ChallengeId> = text<ChallengeId>(hex32)
/** A SHA-256 digest in hex. Spec §3. */
export const sha256: z.ZodType<Sha256Hex> = text<Sha256Hex>(hex64)
/** A key thumbprint. Spec §3. */
export const jkt: z.ZodType<Jkt> = text<Jkt>(key32)
/** An X25519 public key. Spec §3. */
export const publicKey: z.ZodType<PublicKey> = text<PublicKey>(key32)
/** A session token: 32 bytes in base64url. Spec §10. */
export const token: z.ZodType<string> = text(key32)
/** A salt of a leaf: 32 bytes in base64url. Spec §14. */
export const salt32: z.ZodType<string> = text(key32)
/** A wrapped key: 114 bytes in base64url. Spec §6.3. */
export const wrap: z.ZodType<string> = text(/^[A-Za-z0-9_-]{152}$/)
/** Bytes in base64url; canonical form is checked where they are decoded. Spec §3. */
export const bytes: z.ZodType<string> = text(/^[A-Za-z0-9_-]*$/)
/** A content id. Spec §3. */
export const cid: z.ZodType<Cid> = text<Cid>(/^b[a-z2-7]{57}[aeimquy4]$/)
/** A class name; it need not be a known class. Spec §3. */
export const className: z.ZodType<ClassName> = text<ClassName>(/^[a-z0-9-]{1,32}$/)
/** A declared purpose: its form only, for `decide` alone says which are known. Spec §4, §11. */
export const declaredPurpose: z.ZodType<string> = text(/^[A-Z]{1,16}$/)
/** What is to be done to a record. Spec §8. */
export const action: z.ZodType<Action> = z.enum(actions)
/** Whom a session speaks for. Spec §10. */
export const role: z.ZodType<Role> = z.union([z.literal('patient'), orgId])
/** A signed note as text, at most 16 KiB: a checkpoint may have many cosignatures. Spec §14. */
export const note: z.ZodType<string> = z.string().min(1).max(16_384)
/** Unix time in ms. Spec §3. */
export const millis: z.ZodType<Millis> = z.int().min(0) as z.ZodType<number> as z.ZodType<Millis>
/** Unix time in s. Spec §3. */
export const seconds: z.ZodType<Seconds> = z.int().min(0) as z.ZodType<number> as z.ZodType<Seconds>
/** A count, size, height, index or version: a safe integer that is not negative. Spec §3. */
export const count: z.ZodType<number> = z.int().min(0)
/** An unsigned 32-bit integer. Spec §3. */
export const uint32: z.ZodType<number> = z.int().min(0).max(0xffff_ffff)

function text<Text extends string>(pattern: RegExp): z.ZodType<Text> {
  // zod's own brand is another type than the project's; the pattern is what makes this true.
  return z.string().regex(pattern) as z.ZodType<string> as z.ZodType<Text>
}
