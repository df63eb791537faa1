import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { formatLimits } from '@consentry/protocol'
import { expect } from 'chai'
import { createBodyBudget } from '../../../gateway/src/http/bodyBudget.ts'
import type { Handler } from '../../../gateway/src/http/Exchange.ts'
import { expectProblem, sendRaw } from '../../e2e/support/expectProblem.ts'
import { expectLastWord, openConnection, readToEnd, type ServedApp, serveApp } from './serveApp.ts'

const json = { 'content-type': 'application/json' }
const sha256 = 'ab'.repeat(32)

describe('gateway/http: bodies', () => {
  let served: ServedApp
  let socket: Socket | null = null
  afterEach(async () => {
    socket?.destroy()
    await served.close()
  })
  const createFence: Handler = async () => ({ kind: 'json', value: {} })
  const send = async (lines: readonly string[], body = ''): Promise<Socket> => {
    socket = await openConnection(served.port)
    socket.write(`${lines.join('\r\n')}\r\nHost: localhost\r\n\r\n${body}`)
    return socket
  }
  /** Takes the whole of a blob and says how much it was. */
  const putBlob: Handler = async ({ source }) => {
    let size = 0
    for await (const chunk of source) size += chunk.length
    return { kind: 'json', value: { size } }
  }

  it('that are not whole in time are refused, and the connection ends', async () => {
    const budget = createBodyBudget({ bytes: 1_000, bytesPerIp: 1_000 })
    served = await serveApp({ handlers: { createFence }, bodies: { timeoutMs: 50, budget } })
    const slow = await send(
      ['POST /v1/fences HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 100'],
      '{"a":',
    )
    expectLastWord(await readToEnd(slow), 'bad_request')
  })

  it('that grow over the limit are refused before their end', async () => {
    served = await serveApp({ handlers: { createFence } })
    const body = ' '.repeat(formatLimits.bytes + 1)
    const large = await send(
      ['POST /v1/fences HTTP/1.1', 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
      `${body.length.toString(16)}\r\n${body}\r\n`,
    )
    expectLastWord(await readToEnd(large), 'too_large')
  })

  it('that find no room are refused, and give back what they had', async () => {
    const budget = createBodyBudget({ bytes: 1_000, bytesPerIp: 100 })
    served = await serveApp({ handlers: { createFence }, bodies: { timeoutMs: 60_000, budget } })
    const head = ['POST /v1/fences HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 200']
    expectLastWord(await readToEnd(await send(head, ' '.repeat(101))), 'storage_unavailable')
    const url = `${served.origin}/v1/fences`
    for (let i = 0; i < 3; i++) {
      const answer = await sendRaw(url, { method: 'POST', headers: json, body: `${' '.repeat(98)}{}` })
      expectProblem(answer, 'bad_request')
    }
    budget.take('127.0.0.1', 100)
    expect(() => budget.take('127.0.0.1', 1)).to.throw('storage_unavailable')
    budget.take('192.0.2.1', 100)
  })

  it('that say they are too large are not read at all', async () => {
    served = await serveApp({ handlers: { createFence } })
    const large = await send([
      'POST /v1/fences HTTP/1.1',
      'Content-Type: application/json',
      'Content-Length: 1000000000',
    ])
    expectLastWord(await readToEnd(large), 'too_large')
  })

  it('that are too deep, have too many keys or are no JSON are refused', async () => {
    served = await serveApp({ handlers: { createFence } })
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])))
    for (const body of [deep, wide, '{"a":1,"a":2}', '{"__proto__":1}', 'hello', '']) {
      const answer = await sendRaw(`${served.origin}/v1/fences`, { method: 'POST', headers: json, body })
      expectProblem(answer, 'bad_request')
    }
  })

  it('of another media type or with an encoding are refused', async () => {
    served = await serveApp({ handlers: { createFence } })
    const url = `${served.origin}/v1/fences`
    for (const headers of [{ 'content-type': 'text/plain' }, { ...json, 'content-encoding': 'gzip' }]) {
      expectProblem(await sendRaw(url, { method: 'POST', headers, body: '{}' }), 'unsupported_media')
    }
  })

  it('are not taken where the route has none', async () => {
    served = await serveApp({ handlers: { readHealth: async () => ({ kind: 'bytes', bytes: 'ok' }) } })
    const fat = await send(['GET /healthz HTTP/1.1', 'Content-Length: 1000000'], 'x')
    expectLastWord(await readToEnd(fat), 'bad_request')
  })

  it('of blobs are refused when they stop', async () => {
    served = await serveApp({ handlers: { putBlob }, blobPace: { windowMs: 50, leastBytes: 1 } })
    const slow = await send(
      [`PUT /v1/blobs/${sha256} HTTP/1.1`, 'Content-Type: application/octet-stream', 'Content-Length: 100'],
      'begin',
    )
    expectLastWord(await readToEnd(slow), 'bad_request')
  })

  it('of blobs are refused when they trickle below the slowest rate', async () => {
    served = await serveApp({ handlers: { putBlob }, blobPace: { windowMs: 100, leastBytes: 1_000 } })
    const slow = await send([
      `PUT /v1/blobs/${sha256} HTTP/1.1`,
      'Content-Type: application/octet-stream',
      'Content-Length: 100000',
    ])
    const drip = setInterval(() => slow.write('drop'), 10)
    try {
      expectLastWord(await readToEnd(slow), 'bad_request')
    } finally {
      clearInterval(drip)
    }
  })

  it('of blobs are taken as long as they keep the rate', async () => {
    served = await serveApp({ handlers: { putBlob }, blobPace: { windowMs: 1_000, leastBytes: 1 } })
    const body = randomBytes(3_000_000)
    const answer = await fetch(`${served.origin}/v1/blobs/${sha256}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body,
    })
    expect(answer.status).to.equal(201)
    expect(await answer.json()).to.deep.equal({ size: body.length })
  })

  it('that a handler refuses half-way are answered all the same', async () => {
    const refuse: Handler = async ({ source }) => {
      for await (const _ of source) break
      throw new TypeError('no')
    }
    served = await serveApp({ handlers: { putBlob: refuse } })
    const upload = await send(
      [
        `PUT /v1/blobs/${sha256} HTTP/1.1`,
        'Content-Type: application/octet-stream',
        'Content-Length: 100000',
      ],
      'begin',
    )
    expectLastWord(await readToEnd(upload), 'internal')
  })

  it('that nobody reads do not hold the connection', async () => {
    served = await serveApp({
      handlers: {
        putBlob: async () => ({ kind: 'json', value: {} }),
        readHealth: async () => ({ kind: 'none' }),
      },
    })
    const upload = await send(
      [`PUT /v1/blobs/${sha256} HTTP/1.1`, 'Content-Type: application/octet-stream', 'Content-Length: 5'],
      'bytes',
    )
    await once(upload, 'data')
    upload.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const [answer] = (await once(upload, 'data')) as [Buffer]
    expect(answer.toString()).to.match(/^HTTP\/1\.1 200 /)
  })

  it('of answers are cut off when nobody takes them', async () => {
    const endless = async function* () {
      for (;;) yield new Uint8Array(65_536)
    }
    const readBlob: Handler = async () => ({ kind: 'stream', status: 200, headers: {}, chunks: endless() })
    served = await serveApp({ handlers: { readBlob }, blobPace: { windowMs: 50, leastBytes: 1 } })
    const reader = await send([`GET /v1/blobs/${sha256} HTTP/1.1`])
    reader.pause()
    reader.on('error', () => {})
    const [request] = (await once(served.server, 'request')) as [{ socket: Socket }]
    await once(request.socket, 'close')
    expect(served.observed).to.have.length(1)
    expect(served.observed[0]).to.include({ route: 'readBlob', status: 0 })
  })
})
