import { once } from 'node:events'
import type { Socket } from 'node:net'
import { expect } from 'chai'
import { expectLastWord, openConnection, readToEnd, type ServedApp, serveApp } from './serveApp.ts'

const readHealth = async () => ({ kind: 'bytes', bytes: 'ok\n' }) as const
const hello = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'

describe('gateway/http: connections', () => {
  let served: ServedApp
  const open: Socket[] = []
  const connection = async (): Promise<Socket> => {
    const socket = await openConnection(served.port)
    open.push(socket)
    return socket
  }
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.destroy()
    await served.close()
  })

  it('end with a problem when headers do not come in time', async () => {
    served = await serveApp({ handlers: { readHealth } }, { headersMs: 60 })
    const socket = await connection()
    socket.write('GET /healthz HTTP/1.1\r\nHost: ')
    expectLastWord(await readToEnd(socket), 'bad_request')
  })

  it('end when nothing is ever sent on them', async () => {
    served = await serveApp({ handlers: { readHealth } }, { headersMs: 60 })
    expectLastWord(await readToEnd(await connection()), 'bad_request')
  })

  it('end with a problem when headers are larger than the limit', async () => {
    served = await serveApp({ handlers: { readHealth } }, { headerBytes: 4_096 })
    const socket = await connection()
    socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(5_000)}\r\n\r\n`)
    expectLastWord(await readToEnd(socket), 'too_large')
  })

  it('end with a problem when what comes is not HTTP', async () => {
    served = await serveApp({ handlers: { readHealth } })
    const socket = await connection()
    socket.write('\x16\x03\x01 hello\r\n\r\n')
    expectLastWord(await readToEnd(socket), 'bad_request')
  })

  it('end with a problem when a request names no host', async () => {
    served = await serveApp({ handlers: { readHealth } })
    const socket = await connection()
    socket.write('GET /healthz HTTP/1.1\r\n\r\n')
    expectLastWord(await readToEnd(socket), 'bad_request')
  })

  it('answer a request whose expectation nobody knows', async () => {
    served = await serveApp({ handlers: { readHealth } })
    const socket = await connection()
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /)
  })

  it('beyond the number for one address are told so, and those within it go on', async () => {
    served = await serveApp({ handlers: { readHealth } }, { connectionsPerIp: 2 })
    const first = await connection()
    await connection()
    const third = await connection()
    third.write(hello)
    expectLastWord(await readToEnd(third), 'rate_limited')
    first.write(hello)
    const [answer] = (await once(first, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /)
  })

  it('free their place when they end', async () => {
    served = await serveApp({ handlers: { readHealth } }, { connectionsPerIp: 1 })
    const taken = once(served.server, 'connection')
    const first = await connection()
    const [side] = (await taken) as [Socket]
    first.destroy()
    await once(side, 'close')
    const second = await connection()
    second.write(hello)
    const [answer] = (await once(second, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /)
  })

  it('of a trusted proxy are not counted by address', async () => {
    served = await serveApp(
      { handlers: { readHealth } },
      { connectionsPerIp: 1, trustedProxies: ['10.0.0.1', '127.0.0.0/8'] },
    )
    await connection()
    const second = await connection()
    second.write(hello)
    const [answer] = (await once(second, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /)
  })

  it('beyond the number of all are closed', async () => {
    served = await serveApp({ handlers: { readHealth } }, { connections: 1 })
    await connection()
    expect(await readToEnd(await connection())).to.equal('')
  })
})
