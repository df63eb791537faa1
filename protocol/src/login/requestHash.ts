import { fromBase64url, toBase64url } from '../bytes/base64url.ts'
import { fromHex, toHex } from '../bytes/hex.ts'
import { concat } from '../bytes/concat.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import * as field from '../values/fields.ts'
import type { Jkt, Sha256Hex } from '../values/ids.ts'

/** A request as its proof binds it. `target` is the raw request-target; `bodyDigest` 32 bytes. Spec §10.3. */
export type HashedRequest = {
  readonly method: string
  readonly target: string
  readonly bodyDigest: Uint8Array
}

/**
 * The claim `rh`: SHA-256(method ‖ `\n` ‖ target ‖ `\n` ‖ SHA-256(body)) in base64url. DPoP itself signs neither
 * query nor body. Spec §10.3.
 */
export function requestHash({ method, target, bodyDigest }: HashedRequest): string {
  return toBase64url(sha256(concat(toUtf8(`${method}\n${target}\n`), bodyDigest)))
}

/**
 * What stands for the body digest of a batch of records: SHA-256 over the SHA-256 digests of its lines. So the
 * evidence of one record shows nobody the other ones. Spec §10.3.
 */
export function batchDigest(lines: readonly Sha256Hex[]): Uint8Array {
  return sha256(concat(...lines.map(fromHex)))
}

/** The claim `ath` of a session token: SHA-256 of its text in base64url. Spec §10.3. */
export function tokenHash(token: string): string {
  return toBase64url(sha256(toUtf8(token)))
}

/**
 * What the server keeps of a session token: SHA-256 of its 32 bytes in hex.
 *
 * @throws `invalid_token` if the text is no token. Spec §10.2
 */
export function storedToken(token: string): Sha256Hex {
  if (!field.token.safeParse(token).success) {
    throw new ProtocolError('invalid_token', 'Not a session token', { next: 'Log in again' })
  }
  return toHex(sha256(fromBase64url(token))) as Sha256Hex
}

/** The key under which a used proof is remembered: SHA-256(jkt ‖ jti) in hex. Spec §10.3. */
export function replayKey(jkt: Jkt, jti: string): Sha256Hex {
  return toHex(sha256(toUtf8(jkt + jti))) as Sha256Hex
}
