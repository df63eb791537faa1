import { concat } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { ClientPorts, StreamAnswer } from './ports.ts'
import { type OutgoingRequest, type ProofHolder, proofOf, refusalOf } from './send.ts'

/** A request whose answer is read while it comes. */
export type StreamOpening = {
  readonly request: OutgoingRequest
  readonly holder: ProofHolder
  readonly signal?: AbortSignal | undefined
  /** The answer is given up when so many ms bring nothing of it: streams of events have a sign of life each 15 s. */
  readonly idleMillis: number
}

/** An answer that comes, with the proof of the request that got it. */
export type OpenedAnswer = StreamAnswer & { readonly proof: string }

/** Largest body of a refusal. */
const refusalBytes = 65_536

/**
 * Opens an answer that is a stream: proof and nonce as everywhere, no time limit, no repetition. Throws the gateway's
 * refusal, `unreachable`. Spec §10.3, §18.
 */
export async function openStream(
  gateway: string,
  ports: ClientPorts,
  { request, holder, signal, idleMillis }: StreamOpening,
): Promise<OpenedAnswer> {
  for (let tries = 0; ; tries++) {
    const proof = await proofOf(gateway, ports, request, holder)
    const answer = await ports.streams({
      url: gateway + request.target,
      method: request.method,
      headers: {
        ...request.headers,
        authorization: `DPoP ${holder.token}`,
        dpop: proof,
      },
      body: request.body,
      signal,
      idleMillis,
    })
    holder.nonce = answer.header('dpop-nonce') ?? holder.nonce
    if (answer.status >= 200 && answer.status < 300) return { ...answer, proof }
    const { status } = answer
    const refusal = refusalOf({ status, header: (name) => answer.header(name), body: await bodyOf(answer) })
    if (refusal.code !== 'use_dpop_nonce' || tries > 1) throw refusal
  }
}

async function bodyOf({ chunks }: StreamAnswer): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > refusalBytes) throw new SdkError('unexpected_answer', 'The refusal is larger than any can be')
    parts.push(chunk)
  }
  return concat(...parts)
}
