import { SdkError } from '../errors/SdkError.ts'
import { type FetchReader, platformFetch } from './platformFetch.ts'
import type { StreamTransport } from './ports.ts'

/** Streams by `fetch` of the platform. Leaving the loop over `chunks` ends the connection. */
export const fetchStream: StreamTransport = async ({ idleMillis, ...request }) => {
  const answer = await orUnreachable(idleMillis, () => platformFetch(request))
  const reader = answer.body?.getReader()
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name),
    chunks: reader === undefined ? nothing() : chunksOf(reader, idleMillis),
  }
}

async function* chunksOf(reader: FetchReader, idleMillis: number): AsyncGenerator<Uint8Array> {
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
