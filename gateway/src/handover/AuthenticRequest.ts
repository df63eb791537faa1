import type { Address, OrgId } from '@consentry/protocol'
import type { SessionRow } from '../ports/LoginRows.ts'

declare const authentic: unique symbol

/** A request whose session is live and whose proof covers it. Made by `request/authenticate` alone. */
export interface AuthenticRequest {
  readonly [authentic]: true
  readonly session: SessionRow
  /** The wallet that signed in. */
  readonly actor: Address
  /** The organisation it acts for, or null as a person. */
  readonly org: OrgId | null
  /** The DPoP JWS of this request: with the login text it is the actor's signature. */
  readonly dpop: string
  /** SHA-256 of it, as receipts name it: 32 bytes. */
  readonly proofHash: Uint8Array
  /** The raw request-target. */
  readonly target: string
  /** The body that `rh` covers; empty for streams. */
  readonly body: Uint8Array
  /** What `rh` covers instead of one body: hex digests of the lines of a batch. */
  readonly lines: readonly string[] | null
}

/** The maker: call it only where the proof was verified. */
export function authenticRequest(parts: Omit<AuthenticRequest, typeof authentic>): AuthenticRequest {
  return parts as AuthenticRequest
}
