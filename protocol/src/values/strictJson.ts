import { fromUtf8, toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { canonicalJson, type JsonValue } from './canonicalJson.ts'
import { readJson } from './jsonReader.ts'
import { formatLimits, type JsonLimits } from './limits.ts'
import { plainJson } from './plainJson.ts'

/**
 * Reads JSON of the restricted form, in any order and spacing.
 * Throws `bad_json` for anything else: not UTF-8, over the limits, duplicate keys, `__proto__`, lone surrogates,
 * U+0000, numbers that are not safe integers, text after the value. Spec §3.
 * `limits` is for responses (`responseLimits`); formats and requests keep the default.
 */
export function strictJson(input: string | Uint8Array, limits: JsonLimits = formatLimits): JsonValue {
  const size = typeof input === 'string' ? utf8Length(input, limits.bytes) : input.length
  if (size > limits.bytes) throw badJson('JSON text is too large', input)
  const text = typeof input === 'string' ? input : fromUtf8(input)
  if (text === undefined) throw badJson('JSON text is not UTF-8', input)
  return plainJson(text, limits) ?? readJson(text, limits)
}

/**
 * Reads JSON that must already be canonical, byte for byte.
 * Throws `bad_json` otherwise. Formats that are hashed or signed are read with this. Spec §3.
 */
export function strictCanonicalJson(
  input: string | Uint8Array,
  limits: JsonLimits = formatLimits,
): JsonValue {
  const value = strictJson(input, limits)
  const text = typeof input === 'string' ? input : fromUtf8(input)
  if (canonicalJson(value) !== text) throw badJson('JSON text is not canonical', input)
  return value
}

function utf8Length(text: string, limit: number): number {
  // A text of more UTF-16 units than the limit has more bytes too, and need not be encoded to know it.
  return text.length > limit ? text.length : toUtf8(text).length
}

function badJson(what: string, input: string | Uint8Array): ProtocolError {
  return new ProtocolError('bad_json', what, { given: redact(input) })
}
