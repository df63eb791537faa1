import { once } from 'node:events'
import { expect } from 'chai'
import { closeServer } from '../../../gateway/src/http/closeServer.ts'
import type { Handler } from '../../../gateway/src/http/Exchange.ts'
import { openConnection, readToEnd, type ServedApp, serveApp } from './serveApp.ts'

const calm = { deadlineMs: 10_000, endStreams: () => {} }

describe('gateway/http/closeServer', () => {
  let served: ServedApp
  let answer: () => void = () => {}
  const readHealth: Handler = () =>
    new Promise((resolve) => {
      answer = () => resolve({ kind: 'bytes', bytes: 'whole' })
    })
  beforeEach(async () => {
    served = await serveApp({ handlers: { readHealth } })
  })
  afterEach(() => served.close())

  it('lets a request that runs come to its end, and takes no other', async () => {
    const running = fetch(`${served.origin}/healthz`)
    await once(served.server, 'request')
    const closed = closeServer(served.server, calm)
    const late = await fetch(`${served.origin}/healthz`).catch((error: unknown) => error)
    expect(late).to.be.instanceOf(TypeError)
    answer()
    expect(await (await running).text()).to.equal('whole')
    expect(await closed).to.equal(true)
  })

  it('ends connections that are kept for later requests', async () => {
    const socket = await openConnection(served.port)
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(served.server, 'request')
    answer()
    await once(socket, 'data')
    const ended = readToEnd(socket)
    expect(await closeServer(served.server, calm)).to.equal(true)
    await ended
  })

  it('cuts requests that are not over at the deadline', async () => {
    const running = fetch(`${served.origin}/healthz`).catch((error: unknown) => error)
    await once(served.server, 'request')
    expect(await closeServer(served.server, { ...calm, deadlineMs: 30 })).to.equal(false)
    expect(await running).to.be.instanceOf(TypeError)
  })

  it('breaks off what would never end by itself', async () => {
    const running = fetch(`${served.origin}/healthz`).catch(() => 'broken off')
    await once(served.server, 'request')
    const endStreams = (): void => served.server.closeAllConnections()
    expect(await closeServer(served.server, { ...calm, endStreams })).to.equal(true)
    expect(await running).to.equal('broken off')
  })
})
