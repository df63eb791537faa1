import type { Journal, JournalFields } from '../../../gateway/src/ports/Journal.ts'
import { once } from 'node:events'
import { expect } from 'chai'
import { GatewayError } from '../../../gateway/src/errors/GatewayError.ts'
import { traceIdOf } from '../../../gateway/src/http/traceIdOf.ts'
import { quiet } from '../follow/following.ts'
import { openConnection, type ServedApp, serveApp } from './serveApp.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'
const patient = `0x${'ab'.repeat(20)}`

describe('gateway/http: the line of a request', () => {
  let served: ServedApp
  let lines: { readonly level: string; readonly event: string; readonly fields: JournalFields }[] = []
  const level =
    (name: string) =>
    (event: string, fields: JournalFields = {}) => {
      lines.push({ level: name, event, fields })
    }
  const journal: Journal = { ...quiet, debug: level('debug'), info: level('info') }
  afterEach(async () => {
    lines = []
    await served.close()
  })
  const written = async () => {
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve))
    return lines
  }

  it('names route, status, time and ids, and nothing of who asked for what', async () => {
    served = await serveApp({ journal, handlers: { readPatient: async () => ({ kind: 'json', value: {} }) } })
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01`, 'x-request-id': 'mine' }
    const answer = await fetch(`${served.origin}/v1/patients/${patient}`, { headers })
    expect(answer.headers.get('x-request-id')).to.equal('request-1')
    const [line] = await written()
    expect(line).to.include({ level: 'debug', event: 'request' })
    expect(line?.fields).to.deep.include({ route: 'readPatient', status: 200, requestId: 'request-1', trace })
    expect(line?.fields).to.have.all.keys('route', 'status', 'ms', 'requestId', 'trace')
    expect(JSON.stringify(lines)).not.to.include(patient)
  })

  it('has no route for a path that is not in the table', async () => {
    served = await serveApp({ journal })
    await fetch(`${served.origin}/v1/patients/${patient}/nothing`)
    const [line] = await written()
    expect(line?.fields).to.include({ route: 'none', status: 404 })
    expect(JSON.stringify(lines)).not.to.include(patient)
  })

  it('stands out where the server failed', async () => {
    const readPatient = async () => {
      throw new GatewayError('chain_stale', 'no head')
    }
    served = await serveApp({ journal, handlers: { readPatient } })
    await fetch(`${served.origin}/v1/patients/${patient}`)
    expect((await written())[0]).to.include({ level: 'info' })
  })

  it('has status 0 where the connection broke before the answer', async () => {
    served = await serveApp({ journal, handlers: { readHealth: () => new Promise(() => {}) } })
    const socket = await openConnection(served.port)
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await once(served.server, 'request')
    socket.destroy()
    expect((await written())[0]?.fields).to.include({ route: 'readHealth', status: 0 })
    expect(served.observed[0]).to.include({ route: 'readHealth', status: 0 })
  })
})

describe('gateway/http/traceIdOf', () => {
  it('reads the trace id of a valid header, also of a later version', () => {
    expect(traceIdOf(`00-${trace}-b7ad6b7169203331-01`)).to.equal(trace)
    expect(traceIdOf(`cc-${trace}-b7ad6b7169203331-01-what-the-future-brings`)).to.equal(trace)
  })

  it('takes no other text', () => {
    const bad = [
      undefined,
      '',
      trace,
      [`00-${trace}-b7ad6b7169203331-01`],
      `00-${trace.toUpperCase()}-b7ad6b7169203331-01`,
      `00-${trace}-b7ad6b7169203331-01-more`,
      `ff-${trace}-b7ad6b7169203331-01`,
      `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
      `00-${trace}-${'0'.repeat(16)}-01`,
      `00-${trace}x-b7ad6b7169203331-01`,
      `00-${trace}-b7ad6b7169203331-01\n`,
    ]
    for (const header of bad) expect(traceIdOf(header)).to.equal(null)
  })
})
