import { toBase64url } from '../bytes/base64url.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import type { Jkt } from '../values/ids.ts'

/** The public P-256 key of a session as a JWK; `x` and `y` are 32 bytes in base64url. Spec §10. */
export type PublicJwk = {
  readonly kty: 'EC'
  readonly crv: 'P-256'
  readonly x: string
  readonly y: string
}

const thumbprints = new WeakMap<PublicJwk, Jkt>()

/** The thumbprint of a session key: SHA-256 of its required members in lexical order. RFC 7638, spec §10. */
export function jwkThumbprint(jwk: PublicJwk): Jkt {
  const known = thumbprints.get(jwk)
  if (known !== undefined) return known
  const { crv, kty, x, y } = jwk
  const digest = sha256(toUtf8(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`))
  const thumbprint = toBase64url(digest) as Jkt
  thumbprints.set(jwk, thumbprint)
  return thumbprint
}
