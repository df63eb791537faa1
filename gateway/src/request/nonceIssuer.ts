import { createNonces } from './nonce.ts'
import type { Clock } from '../ports/Clock.ts'
import type { Replay } from '../ports/Replay.ts'

/** A nonce is handed out for so long: it lives two minutes, and any number of proofs may name it. */
const REUSED_MS = 1_000

/** Issues nonces, the same one for a second: every answer carries one, and each costs an HMAC. */
export function createNonceIssuer({ replay, clock }: NonceIssuerPorts): () => string {
  let issued: { readonly key: Uint8Array; readonly at: number; readonly nonce: string } | null = null
  return () => {
    const key = replay.nonceKey()
    const now = clock.now()
    // Another key: the memory of used proofs was lost, and with it everything issued before.
    const isUsable = issued !== null && issued.key === key && now >= issued.at && now - issued.at < REUSED_MS
    if (issued === null || !isUsable) issued = { key, at: now, nonce: createNonces(key).issue(now) }
    return issued.nonce
  }
}

export interface NonceIssuerPorts {
  readonly replay: Pick<Replay, 'nonceKey'>
  readonly clock: Clock
}
