import { FhirError, readFhirJson } from '@consentry/fhir'
import { fromUtf8 } from '@consentry/protocol'
import type { Client } from '../../client/createClient.ts'
import type { TransportAnswer } from '../../client/ports.ts'
import { SdkError } from '../../errors/SdkError.ts'
import type { FhirServer } from './FhirServer.ts'
import type { ImportPiece } from './importPieces.ts'
import { requireFhirUrl, requireSameServer } from './fhirUrl.ts'
import { refusalOfServer } from './refusalOfServer.ts'

const defaultPageBytes = 32 * 1_048_576
const defaultPages = 10_000

/** Answers after which another try may succeed. */
const transient: ReadonlySet<number> = new Set([429, 500, 502, 503, 504])

type Fetching = Pick<Client, 'ports' | 'patience'>

/**
 * Reads `Patient/[id]/$everything` of a server, page by page: the next link is followed only within the same server, and
 * never twice. Throws `fhir_server_refused`, `fhir_server_untrusted`, `unexpected_answer`, `unreachable`.
 */
export async function* fhirPages(
  client: Fetching,
  server: FhirServer,
): AsyncGenerator<ImportPiece, void, undefined> {
  const base = requireFhirUrl(server)
  const seen = new Set<string>()
  let next: string | undefined = firstUrl(base, server)
  for (let page = 1; next !== undefined; page++) {
    if (seen.has(next) || page > (server.maxPages ?? defaultPages))
      throw new SdkError('unexpected_answer', 'The FHIR server gives pages without end')
    seen.add(next)
    const text = await fetchPage(client, server, next)
    const link = nextLink(text)
    next = link === undefined ? undefined : requireSameServer(base, link, next)
    yield { at: `page ${page}`, text, server: base }
  }
}

function firstUrl(base: string, { patientId, since, pageSize = 100 }: FhirServer): string {
  const url = new URL(`${base}/Patient/${patientId}/$everything`)
  url.searchParams.set('_count', String(pageSize))
  if (since !== undefined) url.searchParams.set('_since', since)
  return url.href
}

async function fetchPage({ ports, patience }: Fetching, server: FhirServer, url: string): Promise<string> {
  const { token, maxPageBytes: maxBytes = defaultPageBytes } = server
  const headers = {
    accept: 'application/fhir+json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  let waited = 0
  for (let tries = 0; ; tries++) {
    const request = {
      url,
      method: 'GET',
      headers,
      body: undefined,
      timeoutMillis: patience.timeoutMillis,
      maxBytes,
    }
    const answer = await asServer(() => ports.transport(request))
    if (answer !== undefined && answer.status === 200) return textOf(answer)
    const wait = waitSeconds(answer) * 1_000 || 250 * 2 ** tries
    waited += wait
    const mayRetry = answer === undefined || transient.has(answer.status)
    if (!mayRetry || tries >= patience.retries || waited > patience.maxWaitMillis)
      throw refusalOfServer(answer)
    await ports.sleep(wait)
  }
}

/** The transport speaks of gateways: no answer is undefined here, and said in the words of a server. */
async function asServer(ask: () => Promise<TransportAnswer>): Promise<TransportAnswer | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SdkError && error.code === 'unreachable') return undefined
    if (error instanceof SdkError && error.code === 'unexpected_answer')
      throw new SdkError('unexpected_answer', 'The FHIR server gives a page that is too large', {
        next: 'Ask for smaller pages',
      })
    throw error
  }
}

function waitSeconds(answer: TransportAnswer | undefined): number {
  const text = /^\d{1,4}$/.exec(answer?.header('retry-after') ?? '')?.[0]
  return text === undefined ? 0 : Number(text)
}

function textOf({ body }: TransportAnswer): string {
  const text = fromUtf8(body)
  if (text !== undefined) return text
  throw new SdkError('unexpected_answer', 'The FHIR server gives a page that is no UTF-8')
}

/** The link of the next page; undefined on the last one. */
function nextLink(text: string): string | undefined {
  const bundle = read(text) as { resourceType?: unknown; link?: unknown } | null
  if (bundle?.resourceType !== 'Bundle')
    throw new SdkError('unexpected_answer', 'The FHIR server gives something else than a Bundle')
  const links = Array.isArray(bundle.link) ? (bundle.link as readonly unknown[]) : []
  const next = links.find((link) => (link as { relation?: unknown } | null)?.relation === 'next')
  const url = (next as { url?: unknown } | undefined)?.url
  return typeof url === 'string' ? url : undefined
}

function read(text: string): unknown {
  try {
    return readFhirJson(text)
  } catch (error) {
    if (!(error instanceof FhirError)) throw error
    throw new SdkError('unexpected_answer', 'The FHIR server gives a page that is no JSON')
  }
}
