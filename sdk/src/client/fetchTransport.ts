import { concat } from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Transport } from './ports.ts'

/** What of `fetch` is used: browsers and Node agree on it, their types do not. */
type Fetch = (
  url: string,
  init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: Uint8Array
    readonly signal: AbortSignal
    readonly redirect: 'error'
    readonly credentials: 'omit'
    readonly cache: 'no-store'
  },
) => Promise<FetchAnswer>

type FetchAnswer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): Reader } | null
}

type Reader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<unknown>
}

/** The transport by `fetch` of the platform. */
export const fetchTransport: Transport = async (request) => {
  const { url, method, headers, body, timeoutMillis, maxBytes } = request
  // Browsers and Node type the body and the stream of fetch differently; what is used here, both have.
  const fetch = globalThis.fetch as unknown as Fetch
  try {
    const answer = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(timeoutMillis),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    })
    const bytes = await readBounded(answer, method === 'HEAD' ? 0 : maxBytes)
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
