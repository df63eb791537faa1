import { personalMessageDigest, recoverAddress } from '../crypto/secp256k1.ts'
import type { Address } from '../values/ids.ts'

/** Logins whose signer was recovered lately, the newest last. */
const remembered = new Map<string, Address | null>()
const mostRemembered = 256

/**
 * The address whose key signed a login text; null for a signature of any other form, such as a contract wallet's. A session
 * has one login and many requests, and recovery costs more than all other checks of a request: so the last results are
 * remembered, by text and signature. Spec §10.2.
 */
export function loginSigner(siwe: string, siweSig: string): Address | null {
  const key = `${siweSig.length}:${siweSig}${siwe}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const signer = recovered(siwe, siweSig)
  remembered.set(key, signer)
  const [oldest] = remembered.keys()
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
  return signer
}

function recovered(siwe: string, siweSig: string): Address | null {
  try {
    return recoverAddress(personalMessageDigest(siwe), siweSig)
  } catch {
    return null
  }
}
