import { z } from 'zod'
import { concat } from '../bytes/concat.ts'
import { readU32, readU64, u32, u64 } from '../bytes/integers.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import { padme } from '../values/padme.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import type { Millis } from '../values/times.ts'

/**
 * What a record says about itself, encrypted with it. `type`: media type; `created`: ms; `labels`: security codes;
 * `tables`: version of the classification tables that placed it. Spec §4, §6.2.
 */
export type PayloadMeta = {
  readonly type: string
  readonly created: Millis
  readonly name?: string | undefined
  readonly labels?: readonly string[] | undefined
  readonly tables?: string | undefined
}

/** A record's content with what it says about itself. Spec §6.2. */
export type Payload = { readonly meta: PayloadMeta; readonly body: Uint8Array }

/** Where the body lies in a payload. Spec §6.2. */
export type PayloadHead = {
  readonly meta: PayloadMeta
  readonly bodyStart: number
  readonly bodyLength: number
}

const metaShape: z.ZodType<PayloadMeta> = z.strictObject({
  type: z
    .string()
    .max(255)
    .regex(/^[!#-+.\-^_`|~0-9A-Za-z]+\/[!#-+.\-^_`|~0-9A-Za-z]+(?:\s*;[ -~]*)?$/),
  created: field.millis,
  name: z.string().max(1024).optional(),
  labels: z.array(z.string().min(1).max(64)).max(64).optional(),
  tables: z.string().min(1).max(256).optional(),
})

/** Frames meta and body and pads with zeros to `padme`: sizes leak diagnoses. Throws `bad_payload`. Spec §6.2. */
export function framePayload({ meta, body }: Payload): Uint8Array<ArrayBuffer> {
  const head = payloadHead(meta, body.length)
  const payload = new Uint8Array(padme(head.length + body.length))
  payload.set(head)
  payload.set(body, head.length)
  return payload
}

/** What comes before the body of `bodyLength` bytes. Throws `bad_payload` for a malformed meta. Spec §6.2. */
export function payloadHead(meta: PayloadMeta, bodyLength: number): Uint8Array<ArrayBuffer> {
  const text = toUtf8(canonicalJson(checkMeta(meta)))
  return concat(u32(text.length), text, u64(bodyLength))
}

/** Reads a whole payload. Throws `bad_payload` or `bad_padding`. Spec §6.2. */
export function parsePayload(payload: Uint8Array): Payload {
  const { meta, bodyStart, bodyLength } = readPayloadHead(payload)
  const end = bodyStart + bodyLength
  if (end > payload.length) throw badPayload('Body reaches past the end', payload)
  const isZero = payload.subarray(end).every((byte) => byte === 0)
  if (payload.length !== padme(end) || !isZero) {
    throw new ProtocolError('bad_padding', 'Payload is not padded as it must be', { given: redact(payload) })
  }
  return { meta, body: payload.subarray(bodyStart, end) }
}

/**
 * Reads the head from the first bytes of a payload, so that a viewer can begin before the end has come.
 * Whether the body fits is not known yet. Throws `bad_payload`. Spec §6.2.
 */
export function readPayloadHead(payload: Uint8Array): PayloadHead {
  if (payload.length < 12) throw badPayload('Payload has fewer than 12 bytes', payload)
  const metaEnd = 4 + readU32(payload)
  if (metaEnd + 8 > payload.length) throw badPayload('Meta reaches past the end', payload)
  const meta = readMeta(payload.subarray(4, metaEnd))
  return { meta, bodyStart: metaEnd + 8, bodyLength: readU64(payload, metaEnd) }
}

function readMeta(bytes: Uint8Array): PayloadMeta {
  try {
    return checkMeta(strictCanonicalJson(bytes))
  } catch {
    throw badPayload('Meta is not canonical or not of this version', bytes)
  }
}

function checkMeta(value: unknown): PayloadMeta {
  return parseShape(metaShape, value, { what: 'payload meta', code: 'bad_payload' })
}

function badPayload(what: string, given: Uint8Array): ProtocolError {
  return new ProtocolError('bad_payload', what, { given: redact(given) })
}
