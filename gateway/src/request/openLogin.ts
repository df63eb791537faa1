import {
  personalMessageDigest,
  type RandomSource,
  type SessionRequest,
  type SessionResponse,
  storedToken,
  to0x,
  toBase64url,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { ChallengeRow } from '../ports/LoginRows.ts'
import type { Signatures } from '../ports/Signatures.ts'

export interface LoginPorts {
  readonly ledger: Ledger
  readonly signatures: Signatures
  readonly clock: Clock
  readonly random: RandomSource
}

/**
 * Spends the challenge first and verifies then: a wrong signature cannot be tried twice on one text (§10.2).
 * The token leaves here once; only its digest is stored. Throws `invalid_token` or `chain_stale`.
 */
export function createLogins(ports: LoginPorts): (request: SessionRequest) => Promise<SessionResponse> {
  const { ledger, signatures, clock, random } = ports
  return async ({ challengeId, signature }) => {
    const challenge = await ledger.write((tx) => tx.logins.takeChallenge(challengeId))
    const now = clock.now()
    if (challenge === null || now >= challenge.validUntil)
      throw new GatewayError('invalid_token', 'challenge unknown or over')
    const digest = to0x(personalMessageDigest(challenge.text))
    const isValid = await signatures.isValid({ signer: challenge.address, digest, signature })
    if (!isValid) throw new GatewayError('invalid_token', 'login signature not valid')
    const token = toBase64url(random(32))
    await ledger.write(async (tx) => {
      const head = await tx.chain.head()
      if (head === null) throw new GatewayError('chain_stale', 'no block followed yet')
      await tx.logins.insertSession({
        ...identityOf(challenge),
        tokenHash: storedToken(token),
        signature,
        block: { number: head.number, hash: head.hash },
        createdAt: now,
        lastUsedAt: now,
        expiresAt: challenge.sessionEnds,
      })
    })
    return { token, expires: challenge.sessionEnds }
  }
}

function identityOf({ address, role, jkt, x25519, text }: ChallengeRow) {
  return { address, role, jkt, x25519, text }
}
