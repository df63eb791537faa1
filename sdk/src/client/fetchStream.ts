import { SdkError } from '../errors/SdkError.ts'
import type { StreamTransport } from './ports.ts'

/** What of `fetch` is used: browsers and Node agree on it, their types do not. */
type Fetch = (
  url: string,
  init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: Uint8Array
    readonly signal?: AbortSignal
    readonly redirect: 'error'
    readonly credentials: 'omit'
    readonly cache: 'no-store'
  },
) => Promise<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): Reader } | null
}>

type Reader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<unknown>
}

/** Streams by `fetch` of the platform. Leaving the loop over `chunks` ends the connection. */
export const fetchStream: StreamTransport = async ({ url, method, headers, body, signal, idleMillis }) => {
  // Browsers and Node type the body and the stream of fetch differently; what is used here, both have.
  const fetch = globalThis.fetch as unknown as Fetch
  const answer = await orUnreachable(idleMillis, () =>
    fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      ...(signal === undefined ? {} : { signal }),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
    }),
  )
  const reader = answer.body?.getReader()
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name),
    chunks: reader === undefined ? nothing() : chunksOf(reader, idleMillis),
  }
}

async function* chunksOf(reader: Reader, idleMillis: number): AsyncGenerator<Uint8Array> {
  try {
    for (;;) {
      const { done, value } = await orUnreachable(idleMillis, () => reader.read())
      if (done || value === undefined) return
      yield value
    }
  } finally {
    // A connection that broke off cannot be cancelled any more.
    await reader.cancel().catch(() => {})
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function orUnreachable<Result>(millis: number, work: () => Promise<Result>): Promise<Result> {
  const { promise: silence, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(unreachable('The gateway fell silent')), millis)
  try {
    return await Promise.race([work(), silence])
  } catch (cause) {
    throw cause instanceof SdkError
      ? cause
      : unreachable('The gateway gave no answer, or it broke off', cause)
  } finally {
    clearTimeout(timer)
  }
}

function unreachable(what: string, cause?: unknown): SdkError {
  return new SdkError('unreachable', what, {
    ...(cause === undefined ? {} : { cause }),
    next: 'Check the connection, then repeat it',
  })
}
