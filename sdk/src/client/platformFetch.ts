import type { StreamRequest } from './ports.ts'

/** What of a body is used. */
export type FetchReader = {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<unknown>
}

/** What of an answer is used. */
export type FetchAnswer = {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): FetchReader } | null
}

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
) => Promise<FetchAnswer>

/** Sends one request by `fetch` of the platform: it follows no redirects, sends no cookies and keeps nothing. */
export function platformFetch({
  url,
  method,
  headers,
  body,
  signal,
}: Omit<StreamRequest, 'idleMillis'>): Promise<FetchAnswer> {
  // Browsers and Node type the body and the stream of fetch differently; what is used here, both have.
  const fetch = globalThis.fetch as unknown as Fetch
  return fetch(url, {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
    redirect: 'error',
    credentials: 'omit',
    cache: 'no-store',
  })
}
