import { concat } from '../bytes/concat.ts'
import { lp } from '../bytes/integers.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { type Net, netFields } from '../values/net.ts'
import type { Hashes } from './Hashes.ts'
import { sha256 } from './hash.ts'

const separator = Uint8Array.of(0)

/** `SHA-256(label ‖ 0x00 ‖ parts…)`: a digest that means one thing only. 32 bytes. Spec §5, §14. */
export function labelledDigest(label: string, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return sha256(concat(toUtf8(label), separator, ...parts))
}

/**
 * `ctx(label, f1…fn) = SHA-256(label ‖ 0x00 ‖ lp(f1) ‖ … ‖ lp(fn))`. 32 bytes.
 * Length prefixes keep the borders of the fields. Formats use `netCtx`. Spec §3.
 */
export function ctx(
  label: string,
  fields: readonly Uint8Array[],
  hash: Hashes['sha256'] = sha256,
): Uint8Array<ArrayBuffer> {
  return hash(concat(toUtf8(label), separator, lp(...fields)))
}

/** A context whose first two fields are the deployment, so that nothing moves to another one. 32 bytes. Spec §3. */
export function netCtx(
  label: string,
  net: Net,
  fields: readonly Uint8Array[],
  hash: Hashes['sha256'] = sha256,
): Uint8Array<ArrayBuffer> {
  return ctx(label, [...netFields(net), ...fields], hash)
}
