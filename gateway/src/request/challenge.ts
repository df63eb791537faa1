import {
  type ChallengeRequest,
  type ChallengeResponse,
  loginText,
  type Millis,
  type RandomSource,
  toHex,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Clock } from '../ports/Clock.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'

const CHALLENGE_LIFE_MS = 5 * 60_000
const SESSION_LIFE_MS = 12 * 3_600_000

export interface ChallengeSettings {
  readonly gateway: string
  readonly chainId: number
  readonly clientOrigins: readonly string[]
}

/**
 * Builds the text to sign and keeps it for 5 minutes. The server writes the text, so nothing is ever parsed and
 * nothing can be injected (§10.1). Throws `bad_request` for an origin that is not configured.
 */
export function createChallenges(
  { clock, random }: { readonly clock: Clock; readonly random: RandomSource },
  { gateway, chainId, clientOrigins }: ChallengeSettings,
): (tx: LedgerTx, request: ChallengeRequest) => Promise<ChallengeResponse> {
  const origins = new Set([gateway, ...clientOrigins])
  return async (tx, { address, role, jkt, x25519, origin }) => {
    if (!origins.has(origin))
      throw new GatewayError('bad_request', 'origin is not one of the configured ones')
    const now = clock.now()
    const expiresAt = (now + SESSION_LIFE_MS) as Millis
    const expires = (now + CHALLENGE_LIFE_MS) as Millis
    const nonce = toHex(random(16))
    const text = loginText({
      origin,
      gateway,
      address,
      chainId,
      nonce,
      issuedAt: now,
      expires: expiresAt,
      role,
      jkt,
      x25519,
    })
    const id = toHex(random(16))
    await tx.logins.insertChallenge({
      id,
      address,
      role,
      jkt,
      x25519,
      text,
      sessionEnds: expiresAt,
      validUntil: expires,
    })
    return { challengeId: id, text, expires }
  }
}
