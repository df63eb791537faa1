import {
  createProof,
  type GatewayCode,
  problemSchema,
  type ProofKey,
  requestHash,
  responseLimits,
  secondsOf,
  strictJson,
  toHex,
} from '@consentry/protocol'
import { nextSteps } from '../errors/nextSteps.ts'
import { SdkError } from '../errors/SdkError.ts'
import type { ClientPorts, TransportAnswer } from './ports.ts'

/** A request as its proof binds it. `target`: path and query as they are sent. */
export type OutgoingRequest = {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
  /** What stands for the body in the proof, 32 bytes. Spec §10.3. */
  readonly bodyDigest: Uint8Array
  readonly maxBytes: number
  /** The same body twice is the same as once, whatever the method: it may be repeated where no answer came. */
  readonly isRepeatable?: boolean
  /** Bytes the gateway works on before it answers, where they are more than are sent. */
  readonly settledBytes?: number
}

/** The proof of possession of a session. `nonce` moves on with every answer. Spec §10.3. */
export type ProofHolder = { readonly token: string; readonly key: ProofKey; nonce: string | undefined }

/**
 * An answer with success; `proof` is the proof of the request that got it, null without a session, `proofs` those of all
 * tries: one that got no answer may be the one that was heard first.
 */
export type SentAnswer = TransportAnswer & {
  readonly proof: string | null
  readonly proofs: readonly string[]
}

/** How long and how often a request is tried. */
export type Patience = {
  /** One try, in ms; uploads and downloads get more by their size. */
  readonly timeoutMillis: number
  /** Tries beyond the first. */
  readonly retries: number
  /** All waiting between tries together, in ms. */
  readonly maxWaitMillis: number
}

/** Half a minute for a try, five more tries, one minute of waiting. */
export const defaultPatience: Patience = { timeoutMillis: 30_000, retries: 5, maxWaitMillis: 60_000 }

/** The slowest transfer a gateway accepts, in bytes per ms. Spec §20. */
const slowestRate = 16.384

/** Refusals after which nothing was done and another try may succeed, so that every call may be repeated. Spec §19. */
const transient: ReadonlySet<GatewayCode> = new Set<GatewayCode>([
  'rate_limited',
  'chain_stale',
  'audit_unavailable',
  'storage_unavailable',
])

/** Methods that may be repeated where no answer came: GET and HEAD change nothing, PUT and DELETE the same twice. */
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/** Sends requests to one gateway. Throws `SdkError`: a gateway's code, `unreachable` or `unexpected_answer`. */
export type Send = (request: OutgoingRequest, holder?: ProofHolder) => Promise<SentAnswer>

/** Makes the sender of one gateway: proof, time limit, bounded repetition. Spec §10.3, §19. */
export function createSend(gateway: string, ports: ClientPorts, patience: Patience = defaultPatience): Send {
  return async (request, holder) => {
    let waited = 0
    let nonceTries = 0
    const proofs: string[] = []
    for (let tries = 0; ; tries++) {
      const outcome = await tryOnce(gateway, ports, { patience, proofs }, request, holder)
      if (!(outcome instanceof SdkError)) return { ...outcome, proofs }
      if (outcome.code === 'use_dpop_nonce' && holder?.nonce !== undefined && nonceTries < 2) {
        nonceTries++
        continue
      }
      const wait = waitBefore(outcome, request, tries)
      waited += wait ?? 0
      if (wait === undefined || tries >= patience.retries || waited > patience.maxWaitMillis) throw outcome
      await ports.sleep(wait)
    }
  }
}

/** How long to wait before another try, in ms; undefined where none may be made. */
function waitBefore(
  { code, retryAfter }: SdkError,
  { method, isRepeatable = repeatable.has(method) }: OutgoingRequest,
  tries: number,
): number | undefined {
  if (code === 'unreachable' && isRepeatable) return 250 * 2 ** tries
  return transient.has(code as GatewayCode) ? (retryAfter ?? 1) * 1000 : undefined
}

/** `proofs`: those of the tries so far. */
type Trying = { readonly patience: Patience; readonly proofs: string[] }

async function tryOnce(
  gateway: string,
  ports: ClientPorts,
  { patience, proofs }: Trying,
  request: OutgoingRequest,
  holder: ProofHolder | undefined,
): Promise<Omit<SentAnswer, 'proofs'> | SdkError> {
  const { method, target, body, maxBytes, settledBytes = 0 } = request
  const proof = holder === undefined ? null : await proofOf(gateway, ports, request, holder)
  const login = proof === null ? {} : { authorization: `DPoP ${holder?.token}`, dpop: proof }
  if (proof !== null) proofs.push(proof)
  const sent = Math.max(body?.length ?? 0, settledBytes)
  const transferred = sent + Math.max(0, maxBytes - responseLimits.bytes)
  try {
    const answer = await ports.transport({
      url: gateway + target,
      method,
      headers: { ...request.headers, ...login },
      body,
      timeoutMillis: patience.timeoutMillis + Math.ceil(transferred / slowestRate),
      maxBytes,
    })
    if (holder !== undefined) holder.nonce = answer.header('dpop-nonce') ?? holder.nonce
    if (answer.status >= 200 && answer.status < 300) return { ...answer, proof }
    return refusalOf(answer)
  } catch (error) {
    if (error instanceof SdkError && error.code === 'unreachable') return error
    throw error
  }
}

/** The proof of possession for one request. Spec §10.3. */
export async function proofOf(
  gateway: string,
  { clock, random }: ClientPorts,
  { method, target, bodyDigest }: OutgoingRequest,
  { token, key, nonce }: ProofHolder,
): Promise<string> {
  return createProof(key, {
    token,
    htm: method,
    htu: gateway + (target.split('?', 1)[0] ?? ''),
    iat: secondsOf(clock()),
    jti: toHex(random(16)),
    rh: requestHash({ method, target, bodyDigest }),
    ...(nonce === undefined ? {} : { nonce }),
  })
}

/** The error that an answer without success stands for. Spec §19. */
export function refusalOf(answer: TransportAnswer): SdkError {
  const { status } = answer
  const retryAfter = /^\d{1,6}$/.exec(answer.header('retry-after') ?? '')?.[0]
  const code = codeOf(answer)
  if (code === undefined) {
    return new SdkError('unexpected_answer', `The gateway answered with status ${status}`, { status })
  }
  return new SdkError(code, `The gateway refused: ${code}`, {
    status,
    next: nextSteps[code],
    retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
  })
}

/** A HEAD request has no body to say it; its status alone must do. */
function codeOf({ status, body }: TransportAnswer): GatewayCode | undefined {
  if (body.length === 0) return status === 403 ? 'no_access' : status === 404 ? 'not_found' : undefined
  try {
    const problem = problemSchema.safeParse(strictJson(body))
    return problem.success && problem.data.status === status ? problem.data.code : undefined
  } catch {
    return undefined
  }
}
