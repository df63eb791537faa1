import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { fetchStream } from '../../../sdk/src/client/fetchStream.ts'
import { codeOf } from '../support/codeOf.ts'
import { collected } from '../support/patternBytes.ts'

describe('sdk: fetchStream', function () {
  this.timeout(60_000)
  const server = createServer((request, response) => {
    response.writeHead(200, { 'x-said': 'so' })
    response.write('one')
    if (request.url === '/dies') response.write('two', () => response.destroy())
    else if (request.url === '/ends') response.end('two')
  })
  let url = ''
  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const read = async (path: string, idleMillis = 30_000, signal?: AbortSignal) => {
    const request = { url: url + path, method: 'GET', headers: {}, body: undefined, idleMillis, signal }
    const { chunks, header, status } = await fetchStream(request)
    expect([status, header('x-said')]).to.deep.equal([200, 'so'])
    return Buffer.from(await collected(chunks)).toString()
  }

  it('gives what comes until it ends', async () => {
    expect(await read('/ends')).to.equal('onetwo')
  })

  it('says so where an answer breaks off, falls silent, or nobody listens', async () => {
    expect(await codeOf(read('/dies'))).to.equal('unreachable')
    expect(await codeOf(read('/silent', 50))).to.equal('unreachable')
    const gone = {
      url: 'http://127.0.0.1:1/',
      method: 'GET',
      headers: {},
      body: undefined,
      idleMillis: 5_000,
    }
    expect(await codeOf(fetchStream(gone))).to.equal('unreachable')
  })

  it('ends when it is told to', async () => {
    const control = new AbortController()
    const reading = codeOf(read('/silent', 30_000, control.signal))
    control.abort()
    expect(await reading).to.equal('unreachable')
  })
})
