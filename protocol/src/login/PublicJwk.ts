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

/** The thumbprint of a session key: SHA-256 of its required members in lexical order. RFC 7638, spec §10. */
export function jwkThumbprint({ crv, kty, x, y }: PublicJwk): Jkt {
  return toBase64url(sha256(toUtf8(`{"crv":"${crv}","kty":"${kty}","x":"${x}","y":"${y}"}`))) as Jkt
}
