import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from '../chain/readBody.ts'
import { NetworkError } from '../network/NetworkError.ts'
import type { DemoWallet } from './createDemoWallet.ts'
import type { PortalFiles } from './readPortalFiles.ts'

/** What the portal is served with. */
export interface PortalParameters {
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  readonly files: () => PortalFiles
  readonly headers: Readonly<Record<string, string>>
  /** What `/config.json` says. */
  readonly config: () => object
  /** A patient's record in FHIR to begin with, on a development network. */
  readonly example: (() => Uint8Array) | null
  readonly demoWallet: DemoWallet | null
}

/** A running portal. */
export interface PortalServer {
  readonly origin: string
  stop(): Promise<void>
}

const maxBodyBytes = 256 * 1024

/** Serves the static files of the portal, as every web server could; beside them the demo wallet of the embedded chain. */
export async function servePortal(parameters: PortalParameters): Promise<PortalServer> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 })
  const port = await listen(server, parameters.port)
  const host = `127.0.0.1:${port}`
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(parameters.headers)) response.setHeader(name, value)
    // Under another name a foreign page could reach the demo wallet by DNS rebinding.
    if (request.headers.host !== host) end(response, 421, `Call this port as ${host}`)
    else answer(request, response, { ...parameters, host }).catch(() => response.destroy())
  })
  return {
    origin: `http://${host}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Rules = PortalParameters & { readonly host: string }

async function answer(request: IncomingMessage, response: ServerResponse, rules: Rules): Promise<void> {
  const path = new URL(request.url ?? '/', `http://${rules.host}`).pathname
  if (path === '/demo-wallet' && rules.demoWallet !== null) return sign(request, response, rules)
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'Only GET')
  if (path === '/config.json') return json(response, rules.config())
  if (path === '/examples/patient.json' && rules.example !== null) {
    response.writeHead(200, { 'content-type': 'application/fhir+json', 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : rules.example())
    return
  }
  const file = rules.files().get(path) ?? (isPage(path) ? rules.files().get('/index.html') : undefined)
  if (file === undefined) return end(response, 404, 'No such file')
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.bytes.length,
    // The build puts a hash of the content into the names of assets.
    'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

/** Pages are the application's own affair; a name with a dot is a file. */
function isPage(path: string): boolean {
  return !path.includes('.')
}

async function sign(request: IncomingMessage, response: ServerResponse, rules: Rules): Promise<void> {
  const { origin } = request.headers
  // Only the portal's own pages, and by a type that no foreign form can send.
  if (origin !== `http://${rules.host}`) return end(response, 403, 'Only the portal may call')
  if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
    return end(response, 415, 'POST application/json')
  }
  const text = await readBody(request, maxBodyBytes)
  if (text === undefined) return end(response, 413, `The body is longer than ${maxBodyBytes} bytes`)
  json(response, (await rules.demoWallet?.answer(text)) ?? {})
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

function end(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new NetworkError('portal_failed', `The portal's port ${port} cannot be used (${error.code})`, error),
      ),
    )
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
