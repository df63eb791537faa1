import {
  batchDigest,
  canonicalJson,
  fillPath,
  fromHex,
  fromUtf8,
  type JsonValue,
  parseSha256Hex,
  type RequestBody,
  responseLimits,
  type ResponseBody,
  type Route,
  type RouteName,
  routes,
  sha256,
  type Sha256Hex,
  strictJson,
  toHex,
  toUtf8,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Answers, CallName } from './answers.ts'
import type { OutgoingRequest, ProofHolder, Send, SentAnswer } from './send.ts'

/** What a call carries; which of the bodies it takes is the route's matter. */
export type CallInput = {
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly json?: JsonValue
  readonly bytes?: Uint8Array
  readonly lines?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** Largest answer in bytes; default 4 MiB. Spec §3. */
  readonly maxBytes?: number
  /** Bytes the gateway works on before it answers, where they are more than are sent. */
  readonly settledBytes?: number
}

/** A checked answer; `proof` is the proof of the request that got it, null without a session, `proofs` those of all tries. */
export type Called<Name extends CallName> = {
  readonly value: Answers[Name]
  readonly proof: string | null
  readonly proofs: readonly string[]
  readonly header: (name: string) => string | null
}

/** Calls a route of the table by name and checks the answer with its schema. Spec §18. */
export async function call<Name extends CallName>(
  send: Send,
  name: Name,
  input: CallInput,
  holder?: ProofHolder,
): Promise<Called<Name>> {
  const route = routes[name]
  const answer = await send(requestTo(name, input), holder)
  if (answer.status !== route.status) {
    throw new SdkError('unexpected_answer', `The gateway answered with status ${answer.status}`, {
      status: answer.status,
    })
  }
  // The table's schemas carry no types; `Answers` says what each one has just checked.
  const value = readAnswer(route.response, answer) as Answers[Name]
  const { proof, proofs } = answer
  return { value, proof, proofs, header: (header) => answer.header(header) }
}

/** Changes that the gateway takes once, however often the same bytes come. Spec §12.5. */
const sameTwice: ReadonlySet<RouteName> = new Set(['writeRecord', 'writeRecords', 'createFence'])

/** The request for a route, as its proof binds it. Spec §10.3, §18. */
export function requestTo(name: RouteName, input: CallInput): OutgoingRequest {
  const route: Route = routes[name]
  const query = Object.entries(input.query ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(value)}`],
  )
  const target = fillPath(route.path, input.path ?? {}) + (query.length === 0 ? '' : `?${query.join('&')}`)
  const { body, bodyDigest, mediaType } = bodyOf(route.body, input)
  return {
    method: route.method,
    target,
    headers: { ...(mediaType === undefined ? {} : { 'content-type': mediaType }), ...input.headers },
    body,
    bodyDigest,
    maxBytes: input.maxBytes ?? responseLimits.bytes,
    ...(sameTwice.has(name) ? { isRepeatable: true } : {}),
    ...(input.settledBytes === undefined ? {} : { settledBytes: input.settledBytes }),
  }
}

type SentBody = {
  readonly body: Uint8Array | undefined
  readonly bodyDigest: Uint8Array
  readonly mediaType?: string
}

function bodyOf(kind: RequestBody, { path, json, bytes, lines }: CallInput): SentBody {
  switch (kind.kind) {
    case 'none':
      return { body: undefined, bodyDigest: sha256(new Uint8Array(0)) }
    case 'json': {
      const body = toUtf8(canonicalJson(json ?? null))
      return { body, bodyDigest: sha256(body), mediaType: 'application/json' }
    }
    case 'bytes': {
      const body = bytes ?? new Uint8Array(0)
      // A blob names its digest in the path: what the proof binds is that, and the server compares it in the end.
      const named = path?.['sha256']
      const bodyDigest = named === undefined ? sha256(body) : fromHex(parseSha256Hex(named))
      return { body, bodyDigest, mediaType: kind.mediaType }
    }
    case 'ndjson': {
      const digests = (lines ?? []).map((line) => toHex(sha256(toUtf8(line))) as Sha256Hex)
      const body = toUtf8((lines ?? []).map((line) => `${line}\n`).join(''))
      return { body, bodyDigest: batchDigest(digests), mediaType: 'application/x-ndjson' }
    }
  }
}

function readAnswer(kind: ResponseBody, { body }: SentAnswer): unknown {
  if (kind.kind === 'none') return undefined
  if (kind.kind === 'json') return checked(kind.schema, strictJson(body, responseLimits))
  if (kind.kind !== 'ndjson') return body
  const text = fromUtf8(body)
  if (text === undefined) throw new SdkError('unexpected_answer', 'The answer is not UTF-8')
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => checked(kind.schema, strictJson(line, responseLimits)))
}

function checked(
  schema: { safeParse(value: unknown): { data?: unknown; success: boolean } },
  value: unknown,
): unknown {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new SdkError('unexpected_answer', 'The answer has not the form that the API says')
}
