import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a test changes of an answer: status, headers, body or links. */
export type FhirAnswer = {
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: string
  /** Instead of the link to the next page. */
  next?: string
}

/** A small FHIR R4 server with one patient's resources; gives them by pages. */
export type FhirTestServer = {
  readonly base: string
  /** Every request, as method and path with query. */
  readonly requests: string[]
  /** The authorization of each request. */
  readonly tokens: (string | undefined)[]
  /** What the server has; a test may change it between runs. */
  resources: readonly object[]
  /** Answers to be given otherwise, by number of the request, from 0. */
  readonly answers: Map<number, FhirAnswer>
  close(): Promise<void>
}

/** Serves resources by pages of the size that is asked for, as `Patient/[id]/$everything` does. */
export async function openFhirServer(resources: readonly object[]): Promise<FhirTestServer> {
  const server = createServer((request, response) => answer(fhir, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const fhir: FhirTestServer = {
    base: `http://127.0.0.1:${port}/fhir`,
    requests: [],
    tokens: [],
    resources,
    answers: new Map(),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return fhir
}

function answer(fhir: FhirTestServer, request: IncomingMessage, response: ServerResponse): void {
  const number = fhir.requests.length
  fhir.requests.push(`${request.method} ${request.url}`)
  fhir.tokens.push(request.headers.authorization)
  const special = fhir.answers.get(number) ?? {}
  const url = new URL(request.url ?? '', fhir.base)
  const isEverything = url.pathname === '/fhir/Patient/zoe/$everything'
  const status = special.status ?? (isEverything ? 200 : 404)
  const body =
    special.body ??
    (status === 200 ? page(fhir, url, special.next) : outcome(status === 404 ? 'not-found' : 'exception'))
  response.writeHead(status, { 'content-type': 'application/fhir+json', ...special.headers })
  response.end(body)
}

function page({ base, resources }: FhirTestServer, url: URL, other: string | undefined): string {
  const count = Number(url.searchParams.get('_count') ?? 10)
  const from = Number(url.searchParams.get('_page') ?? 0)
  const next = `${base}/Patient/zoe/$everything?_count=${count}&_page=${from + count}`
  const links = other ?? (from + count < resources.length ? next : undefined)
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    link: [
      { relation: 'self', url: url.href },
      ...(links === undefined ? [] : [{ relation: 'next', url: links }]),
    ],
    entry: resources.slice(from, from + count).map((resource) => ({ resource, search: { mode: 'match' } })),
  })
}

function outcome(code: string): string {
  const issue = [{ severity: 'error', code, diagnostics: 'Patient Zoë Çelik, born 1984' }]
  return JSON.stringify({ resourceType: 'OperationOutcome', issue })
}
