import { batchDigest, type RequestBody, sha256, type Sha256Hex, strictJson, toHex } from '@consentry/protocol'
import type { IncomingMessage } from 'node:http'
import type { Request } from 'express'
import { GatewayError } from '../errors/GatewayError.ts'
import type { BodyBudget } from './bodyBudget.ts'

const LINE_FEED = 0x0a

/** A body with what the request proof binds. `lines` are null unless the body is NDJSON. */
export interface ReadBody {
  readonly bytes: Uint8Array
  readonly lines: readonly Uint8Array[] | null
  readonly digest: Uint8Array
  readonly lineDigests: readonly Sha256Hex[] | null
}

/** How a body is read: its time in ms, and the room for it. */
export interface BodyReading {
  readonly timeoutMs: number
  readonly budget: BodyBudget
}

/**
 * Reads a whole body of at most the route's size. Throws `unsupported_media` for another media type or any encoding,
 * `too_large`, `storage_unavailable` where there is no room, and `bad_request` for a body that stops or is not whole
 * in time.
 */
export async function readBody(
  request: Request,
  body: Exclude<RequestBody, { kind: 'none' }>,
  reading: BodyReading,
): Promise<ReadBody> {
  requireMedia(request, body)
  const bytes =
    (await wholeAlready(request, body.maxBytes)) ?? (await collect(request, body.maxBytes, reading))
  if (body.kind !== 'ndjson') return { bytes, lines: null, digest: sha256(bytes), lineDigests: null }
  const lines = splitLines(bytes, body.maxLines)
  const lineDigests = lines.map((line) => toHex(sha256(line)) as Sha256Hex)
  return { bytes, lines, digest: batchDigest(lineDigests), lineDigests }
}

/** Checks a JSON body against its schema. Throws `bad_request`, without an echo. */
export function parseJson(bytes: Uint8Array, body: Extract<RequestBody, { kind: 'json' }>): unknown {
  const parsed = body.schema.safeParse(strictJson(bytes, { bytes: body.maxBytes, depth: 8, keys: 256 }))
  if (!parsed.success) throw new GatewayError('bad_request', 'body does not have the form of its route')
  return parsed.data
}

/** Throws `unsupported_media` unless the request has the media type of its route and no content encoding. */
export function requireMedia(request: Request, body: Exclude<RequestBody, { kind: 'none' }>): void {
  if (request.headers['content-encoding'] !== undefined)
    throw new GatewayError('unsupported_media', 'encoded body')
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const wanted =
    body.kind === 'bytes'
      ? body.mediaType
      : body.kind === 'json'
        ? 'application/json'
        : 'application/x-ndjson'
  if (type !== wanted) throw new GatewayError('unsupported_media', `media type is not ${wanted}`)
}

/** Throws `bad_request` for a request that brings a body where none is taken: it would be read for nothing. */
export function requireNoBody(request: IncomingMessage): void {
  if (hasBody(request)) throw new GatewayError('bad_request', 'the route takes no body')
}

/** Whether there is more of a request than its headers. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

/**
 * A body that came together with its headers, as small ones do: it needs no room, no time and no listeners. Null where it
 * is not all there yet.
 */
async function wholeAlready(request: Request, maxBytes: number): Promise<Uint8Array | null> {
  const declared = Number(request.headers['content-length'] ?? 0)
  if (!(declared > 0 && declared <= maxBytes)) return null
  // The parser gives the body after this handler was called, in the same turn.
  await Promise.resolve()
  if (!request.complete || request.readableLength !== declared) return null
  const bytes: unknown = request.read()
  return bytes instanceof Uint8Array && bytes.length === declared ? bytes : null
}

// By events: leaving a loop over the chunks would destroy the request before it is answered.
function collect(
  request: Request,
  maxBytes: number,
  { timeoutMs, budget }: BodyReading,
): Promise<Uint8Array> {
  const ip = request.ip ?? ''
  if (Number(request.headers['content-length'] ?? 0) > maxBytes)
    throw new GatewayError('too_large', 'declared length is over the limit')
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const take = (chunk: Uint8Array): void => {
      if (size + chunk.length > maxBytes) {
        fail(new GatewayError('too_large', 'body is over the limit'))
        return
      }
      try {
        budget.take(ip, chunk.length)
      } catch (error) {
        fail(error)
        return
      }
      size += chunk.length
      chunks.push(chunk)
    }
    const done = (): void => {
      leave()
      resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks))
    }
    const fail = (error: unknown): void => {
      leave()
      request.pause()
      reject(error)
    }
    const cut = (): void => fail(new GatewayError('bad_request', 'body stopped'))
    const timer = setTimeout(() => fail(new GatewayError('bad_request', 'body not whole in time')), timeoutMs)
    const leave = (): void => {
      clearTimeout(timer)
      budget.give(ip, size)
      request.off('data', take).off('end', done).off('close', cut).off('error', cut)
    }
    request.on('data', take).once('end', done).once('close', cut).once('error', cut)
  })
}

function splitLines(bytes: Uint8Array, maxLines: number): readonly Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_FEED, start)
    lines.push(bytes.subarray(start, end === -1 ? bytes.length : end))
    if (lines.length > maxLines) throw new GatewayError('too_large', 'too many lines')
    start = end === -1 ? bytes.length : end + 1
  }
  if (lines.length === 0) throw new GatewayError('bad_request', 'no line in the body')
  return lines
}
