import { concat } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import { type FetchAnswer, platformFetch } from './platformFetch.ts'
import type { Transport } from './ports.ts'

/** The transport by `fetch` of the platform. */
export const fetchTransport: Transport = async ({ timeoutMillis, maxBytes, ...request }) => {
  try {
    const answer = await platformFetch({ ...request, signal: AbortSignal.timeout(timeoutMillis) })
    const bytes = await readBounded(answer, request.method === 'HEAD' ? 0 : maxBytes)
    return { status: answer.status, header: (name) => answer.headers.get(name), body: bytes }
  } catch (cause) {
    if (cause instanceof SdkError) throw cause
    throw new SdkError('unreachable', 'The gateway gave no answer', { cause })
  }
}

async function readBounded({ headers, body }: FetchAnswer, maxBytes: number): Promise<Uint8Array> {
  if (body === null || maxBytes === 0) return new Uint8Array(0)
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) break
    parts.push(value)
    size += value.length
    if (size > maxBytes || Number(headers.get('content-length') ?? 0) > maxBytes) {
      await reader.cancel()
      throw new SdkError('unexpected_answer', 'The answer is larger than the API allows')
    }
  }
  return concat(...parts)
}
