import { z } from 'zod'
import type { Address, Jkt, PublicKey, SignatureHex } from '../values/ids.ts'
import type { Millis } from '../values/times.ts'
import * as field from '../values/fields.ts'

/** POST /v1/challenge. `origin` is one of the configured client origins. Spec §10.1. */
export type ChallengeRequest = {
  readonly address: Address
  readonly role: field.Role
  readonly jkt: Jkt
  readonly x25519: PublicKey
  readonly origin: string
}

/** The text to sign, byte for byte. `expires`: ms, when the challenge dies. Spec §10.1. */
export type ChallengeResponse = {
  readonly challengeId: field.ChallengeId
  readonly text: string
  readonly expires: Millis
}

/** POST /v1/session. Spec §10.2. */
export type SessionRequest = { readonly challengeId: field.ChallengeId; readonly signature: SignatureHex }

/** The token is shown this once. `expires`: ms; a session idle for 30 min ends earlier. Spec §10.2. */
export type SessionResponse = { readonly token: string; readonly expires: Millis }

/** GET /v1/session. Spec §18. */
export type SessionView = { readonly role: field.Role; readonly address: Address; readonly expires: Millis }

/** Schema of `ChallengeRequest`. */
export const challengeRequestSchema: z.ZodType<ChallengeRequest> = z.strictObject({
  address: field.address,
  role: field.role,
  jkt: field.jkt,
  x25519: field.publicKey,
  origin: z.string().min(1).max(256),
})

/** Schema of `ChallengeResponse`. */
export const challengeResponseSchema: z.ZodType<ChallengeResponse> = z.strictObject({
  challengeId: field.challengeId,
  text: z.string().min(1).max(4096),
  expires: field.millis,
})

/** Schema of `SessionRequest`. */
export const sessionRequestSchema: z.ZodType<SessionRequest> = z.strictObject({
  challengeId: field.challengeId,
  signature: field.signature,
})

/** Schema of `SessionResponse`. */
export const sessionResponseSchema: z.ZodType<SessionResponse> = z.strictObject({
  token: field.token,
  expires: field.millis,
})

/** Schema of `SessionView`. */
export const sessionViewSchema: z.ZodType<SessionView> = z.strictObject({
  role: field.role,
  address: field.address,
  expires: field.millis,
})
