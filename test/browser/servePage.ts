import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** A server on loopback for the page. */
export interface PageServer {
  readonly origin: string
  close(): Promise<void>
}

const mochaFile = join(import.meta.dirname, '../../node_modules/mocha/mocha.js')
const html =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script src="/mocha.js"></script>'
/** As strict as a portal's: no inline script, no eval, no connection. */
const policy = "default-src 'none'; script-src 'self'; img-src data:"

/** Serves the page at `/<name>` with the bundle `bundles.get(name)` in it. */
export async function servePage(bundles: ReadonlyMap<string, string>): Promise<PageServer> {
  const server = createServer(({ url = '/' }, response) => {
    const name = url.slice(1)
    const [type, body] =
      url === '/mocha.js'
        ? ['text/javascript', readFileSync(mochaFile)]
        : name.endsWith('.js')
          ? ['text/javascript', bundles.get(name.slice(0, -3)) ?? '']
          : ['text/html', `${html}<script type="module" src="/${name}.js"></script>`]
    response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Security-Policy': policy })
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
