import { expect } from 'chai'
import type { AuthenticRequest } from '../../../gateway/src/handover/AuthenticRequest.ts'
import { eventRoutes } from '../../../gateway/src/http/routes/eventRoutes.ts'
import { cursorText } from '../../../gateway/src/path/cursor.ts'
import { address, hash } from '../../support/ids.ts'
import { openConnection, readToEnd, type ServedApp, serveApp } from '../http/serveApp.ts'
import { type Listening, listening } from './listening.ts'

const patient = address(1)

describe('GET /v1/events', () => {
  let here: Listening
  let app: ServedApp

  beforeEach(async () => {
    here = await listening(cursorText)
    await here.login(1)
    const session = { tokenHash: hash(1), address: patient }
    app = await serveApp({
      handlers: eventRoutes({ notices: here.hub }),
      // What a session is, others test.
      authenticate: async () => ({ session, actor: patient, org: null }) as unknown as AuthenticRequest,
      blobPace: { windowMs: 100, leastBytes: 1_000_000 },
    })
  })
  afterEach(async () => {
    await app.close()
    await here.store.remove()
  })

  const get = (place?: string) => {
    const headers = place === undefined ? {} : { 'Last-Event-ID': place }
    return fetch(`${app.origin}/v1/events`, { headers })
  }
  const textsOf = async (response: Response) => {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    // How the bytes are cut is the network's matter.
    const until = async (wanted: string) => {
      while (!text.includes(wanted)) {
        const { value, done } = await reader.read()
        if (done) return `${text}over`
        text += new TextDecoder().decode(value)
      }
      return text
    }
    return { until, cancel: () => reader.cancel() }
  }

  it('streams what is told, under its type', async () => {
    const response = await get()
    expect(response.headers.get('content-type')).to.equal('text/event-stream')
    expect(response.headers.get('cache-control')).to.equal('no-store')
    const stream = await textsOf(response)
    expect(await stream.until('\n\n')).to.equal('retry: 2000\n\n')
    await here.tell(patient)
    await here.hub.pass()
    const id = `id: ${cursorText(1)}`
    expect(await stream.until('data')).to.include(`${id}\nevent: fence\ndata: {"n":1}\n\n`)
    await stream.cancel()
  })

  it('goes on after Last-Event-ID, and refuses what is no place', async () => {
    await here.tell(patient, patient, patient)
    const stream = await textsOf(await get(cursorText(2)))
    const text = await stream.until('data')
    expect(text.slice(text.indexOf('id'))).to.equal(`id: ${cursorText(3)}\nevent: fence\ndata: {"n":3}\n\n`)
    await stream.cancel()
    expect((await get('***')).status).to.equal(400)
  })

  it('gives a session four streams at a time, and a place back when one is left', async () => {
    const streams = []
    for (let n = 0; n < 4; n++) streams.push(await textsOf(await get()))
    expect((await get()).status).to.equal(429)
    await streams[0]?.cancel()
    // The server hears of it when it hears of it.
    let again = await get()
    while (again.status === 429) again = await get()
    expect(again.status).to.equal(200)
    await again.body?.cancel()
    for (const stream of streams) await stream.cancel()
  })

  it('ends with the session', async () => {
    const stream = await textsOf(await get())
    await here.store.ledger.write((tx) => tx.logins.deleteSession(hash(1)))
    await here.tell(patient)
    await here.hub.pass()
    expect(await stream.until('data')).to.equal('retry: 2000\n\nover')
  })

  it('drops a reader that takes nothing of what waits', async () => {
    const data = JSON.stringify('x'.repeat(100_000))
    const row = { recipient: patient, t: here.now, type: 'fence', data }
    await here.store.ledger.write((tx) => tx.notices.append(Array.from({ length: 300 }, () => row)))
    const socket = await openConnection(app.port)
    socket.pause()
    const closed = new Promise<void>((resolve) => {
      app.server.once('request', (_request, response) => response.once('close', resolve))
    })
    socket.write(`GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: ${cursorText(0)}\r\n\r\n`)
    await closed
    const text = await readToEnd(socket.resume())
    expect(text.length).to.be.within(1, 29_000_000)
  })
})
