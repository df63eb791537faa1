import type { Address, Bytes32, Jkt, Millis } from '@consentry/protocol'

/** A login text that waits for its signature. Single use. `role`: `patient` or an organisation id. */
export interface ChallengeRow {
  readonly id: string
  readonly address: Address
  readonly role: string
  readonly jkt: Jkt
  readonly x25519: string
  readonly text: string
  readonly sessionEnds: Millis
  readonly validUntil: Millis
}

/** A live session. `tokenHash`: 64 hex digits of SHA-256(token); the token itself is never stored. */
export interface SessionRow {
  readonly tokenHash: string
  readonly address: Address
  readonly role: string
  readonly jkt: Jkt
  readonly x25519: string
  readonly text: string
  readonly signature: string
  readonly block: { readonly number: number; readonly hash: Bytes32 }
  readonly createdAt: Millis
  readonly lastUsedAt: Millis
  readonly expiresAt: Millis
}

export interface LoginRows {
  insertChallenge(row: ChallengeRow): Promise<void>
  /** Deletes and returns it: a challenge is spent by being asked for. */
  takeChallenge(id: string): Promise<ChallengeRow | null>
  insertSession(row: SessionRow): Promise<void>
  session(tokenHash: string): Promise<SessionRow | null>
  /** Those of the tokens whose sessions go on: not over at `now` and last used at `usedSince` or later. */
  liveSessions(
    tokenHashes: readonly string[],
    at: { readonly now: Millis; readonly usedSince: Millis },
  ): Promise<readonly string[]>
  touchSession(tokenHash: string, lastUsedAt: Millis): Promise<void>
  deleteSession(tokenHash: string): Promise<void>
  /** Ends every session of an address in the role `patient` (after RevokeAll). */
  deletePatientSessions(address: Address): Promise<void>
  /** Deletes what expired before `now`. */
  purge(now: Millis): Promise<void>
}
