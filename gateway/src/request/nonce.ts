import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import { type Millis, parseMillis } from '@consentry/protocol'

const NONCE_LIFE_MS = 120_000
/** Nonces that are kept as found right: one is issued a second, and lives 120. */
const MOST_KEPT = 512

/** DPoP nonces: the time of issue, authenticated. Nothing is stored, so any number can be open at once (§10.3). */
export interface Nonces {
  issue(now: Millis): string
  isCurrent(nonce: string, now: Millis): boolean
}

/** `key`: 32 random bytes, lost together with the memory of used proofs. */
export function createNonces(key: Uint8Array): Nonces {
  // Imported: with raw bytes Node takes ten times as long.
  const secret = createSecretKey(key)
  const tag = (time: string): Buffer =>
    createHmac('sha256', secret).update(`consentry/dpop-nonce/v1:${time}`).digest()
  const right = new Set<string>()
  const isRight = (nonce: string, time: string, mac: string): boolean => {
    if (right.has(nonce)) return true
    const given = Buffer.from(mac, 'base64url')
    const wanted = tag(time)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false
    if (right.size >= MOST_KEPT) right.clear()
    right.add(nonce)
    return true
  }
  return {
    issue: (now) => `${now}.${tag(String(now)).toString('base64url')}`,
    isCurrent: (nonce, now) => {
      const [time = '', mac = '', ...rest] = nonce.split('.')
      if (rest.length > 0 || !/^[1-9]\d{0,15}$/.test(time)) return false
      if (!isRight(nonce, time, mac)) return false
      const age = now - parseMillis(Number(time))
      return age >= -NONCE_LIFE_MS && age <= NONCE_LIFE_MS
    },
  }
}
