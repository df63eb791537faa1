import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { toUtf8 } from '@consentry/protocol'
import { fetchTransport } from '../../../sdk/src/client/fetchTransport.ts'
import { codeOf } from '../support/codeOf.ts'

describe('sdk: fetchTransport', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  /** The address of a server that answers so. */
  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  }

  const send = (url: string, change: object = {}) =>
    fetchTransport({
      url,
      method: 'GET',
      headers: {},
      body: undefined,
      timeoutMillis: 5_000,
      maxBytes: 100,
      ...change,
    })

  it('carries method, headers and body, and gives status, headers and body back', async () => {
    const url = await serve((request, response) => {
      response.writeHead(201, { 'x-method': request.method, 'x-given': request.headers['x-given'] })
      request.pipe(response)
    })
    const answer = await send(url, { method: 'PUT', headers: { 'x-given': 'yes' }, body: toUtf8('hello') })
    expect([answer.status, answer.header('x-method'), answer.header('x-given')]).to.deep.equal([
      201,
      'PUT',
      'yes',
    ])
    expect(answer.body).to.deep.equal(toUtf8('hello'))
    expect(answer.header('x-none')).to.equal(null)
  })

  it('takes no more than it may, whatever the length says', async () => {
    for (const headers of [{}, { 'content-length': '101' }]) {
      const url = await serve((_, response) => response.writeHead(200, headers).end('x'.repeat(101)))
      expect(await codeOf(send(url))).to.equal('unexpected_answer')
      server?.close()
    }
  })

  it('follows nobody elsewhere', async () => {
    const url = await serve((_, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    )
    expect(await codeOf(send(url))).to.equal('unreachable')
  })

  it('does not wait for ever, and says so where nobody listens', async () => {
    const url = await serve(() => {})
    expect(await codeOf(send(url, { timeoutMillis: 20 }))).to.equal('unreachable')
    expect(await codeOf(send('http://127.0.0.1:9/'))).to.equal('unreachable')
  })
})
