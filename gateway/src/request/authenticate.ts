import {
  type Address,
  type Es256Verifier,
  type Jkt,
  type Millis,
  type OrgId,
  ProtocolError,
  type Seconds,
  secondsOf,
  storedToken,
  tokenHash,
  verifyProof,
} from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import { type AuthenticRequest, authenticRequest } from '../handover/AuthenticRequest.ts'
import type { SignedRequest } from '../handover/SignedRequest.ts'
import type { Clock } from '../ports/Clock.ts'
import type { IndexReach } from '../ports/IndexStatus.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { SessionRow } from '../ports/LoginRows.ts'
import type { Replay } from '../ports/Replay.ts'
import type { Sessions } from '../ports/Sessions.ts'
import { createNonces, type Nonces } from './nonce.ts'

/** A session that was not used for so long is over (§20). */
export const sessionIdleMs: number = 30 * 60_000
/** `lastUsedAt` is written at most this often: reading must not cost a write each. */
const TOUCH_MS = 60_000

export interface AuthenticatePorts {
  readonly ledger: Pick<Ledger, 'write'>
  readonly sessions: Sessions
  readonly replay: Replay
  readonly clock: Clock
  /** Another gateway may have followed a newer head and answered by it: what it told holds here, too. */
  readonly index: IndexReach
  readonly verifyEs256: Es256Verifier
  /** Configured origin: `htu` is compared with it, never with a header of the request. */
  readonly gateway: string
}

/**
 * Session live, then the proof in the order of §10.3. Throws `invalid_token`, `use_dpop_nonce` or
 * `invalid_dpop_proof`; a proof that passed cannot be used again.
 */
export function createAuthenticate(
  ports: AuthenticatePorts,
): (request: SignedRequest) => Promise<AuthenticRequest> {
  const { ledger, replay, clock, verifyEs256, gateway } = ports
  const noncesOf = rememberNonces()
  return async (request) => {
    const now = clock.now()
    const token = tokenOf(request.authorization)
    const session = await liveSession(ports, token, now)
    // One key for nonce and claim: if it changes in between, the claim fails.
    const nonceKey = replay.nonceKey()
    const nonces = noncesOf(nonceKey)
    if (request.proof === undefined) throw new GatewayError('invalid_dpop_proof', 'no proof in the request')
    const { hash } = await verifyProof(
      request.proof,
      {
        method: request.method,
        target: request.target,
        bodyDigest: request.bodyDigest,
        jkt: session.jkt as Jkt,
        ath: tokenHash(token),
        htu: `${gateway}${request.path}`,
        now: secondsOf(now),
      },
      {
        isFreshNonce: (nonce) => nonces.isCurrent(nonce, now),
        claim: (key, expires: Seconds) =>
          replay.claim(key, { expires: (expires * 1000) as Millis, now, nonceKey }),
        verifyEs256,
      },
    )
    if (now - session.lastUsedAt > TOUCH_MS)
      await ledger.write((tx) => tx.logins.touchSession(session.tokenHash, now))
    return authenticRequest({
      session,
      actor: session.address as Address,
      org: session.role === 'patient' ? null : (session.role as OrgId),
      dpop: request.proof,
      proofHash: hash,
      target: request.target,
      body: request.body,
      lines: request.lines,
    })
  }
}

/** The nonces of a key; those of the key that was asked for last are kept. */
function rememberNonces(): (key: Uint8Array) => Nonces {
  let last: { readonly key: Uint8Array; readonly nonces: Nonces } | null = null
  return (key) => {
    if (last?.key !== key) last = { key, nonces: createNonces(key) }
    return last.nonces
  }
}

function tokenOf(authorization: string | undefined): string {
  const token = /^DPoP ([A-Za-z0-9_-]{43})$/.exec(authorization ?? '')?.[1]
  if (token === undefined) throw new GatewayError('invalid_token', 'no DPoP token in the request')
  return token
}

async function liveSession(
  { sessions, index }: AuthenticatePorts,
  token: string,
  now: Millis,
): Promise<SessionRow> {
  const { session, head } = await sessions.find(hashOf(token))
  if (head !== null) await index.reach(head)
  if (session === null || now >= session.expiresAt || now - session.lastUsedAt > sessionIdleMs) {
    throw new GatewayError('invalid_token', 'session unknown, over or idle')
  }
  return session
}

function hashOf(token: string): string {
  try {
    return storedToken(token)
  } catch (error) {
    if (error instanceof ProtocolError)
      throw new GatewayError('invalid_token', 'not a token', { cause: error })
    throw error
  }
}
