import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { waitUntilReady } from '../../../scripts/network/waitUntilReady.ts'

describe('scripts/network/waitUntilReady', () => {
  let server: Server
  let asked: string[]
  let origin: string
  let statuses: number[]

  beforeEach(async () => {
    asked = []
    statuses = []
    server = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(statuses.shift() ?? 503).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  it('asks /readyz until it answers 200', async () => {
    statuses = [503, 500, 404, 200]
    await waitUntilReady({ origin, exited: new Promise(() => {}) })
    expect(asked).to.deep.equal(['/readyz', '/readyz', '/readyz', '/readyz'])
  })

  it('gives up at once when the process ends', async () => {
    const error = await waitUntilReady({ origin, exited: Promise.resolve(70) }).catch((reason) => reason)
    expect(error).to.have.property('code', 'gateway_failed')
    expect(error.message).to.include('70')
  })

  it('waits for a port that is not open yet', async () => {
    server.close()
    const error = await waitUntilReady({
      origin,
      exited: new Promise((resolve) => setImmediate(() => resolve(null))),
    }).catch((reason) => reason)
    expect(error).to.have.property('code', 'gateway_failed')
  })
})
