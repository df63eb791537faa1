import { type RouteName, routes } from '@consentry/protocol'
import { expect } from 'chai'
import { createAdmission } from '../../../gateway/src/http/admission.ts'
import type { Handler } from '../../../gateway/src/http/Exchange.ts'
import { limitTable } from '../../../gateway/src/http/limitTable.ts'
import { expectProblem, sendRaw } from '../../e2e/support/expectProblem.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const relaxed = { isOverloaded: () => false, perSession: { eventStreams: 2, transfers: 3 } }
const entrant = (name: RouteName, session: string | null = null, end = () => {}) => ({ name, session, end })

describe('gateway/http/admission', () => {
  it('has a row of bounded limits for every route', () => {
    expect(Object.keys(limitTable).sort()).to.deep.equal(Object.keys(routes).sort())
    for (const { concurrency } of Object.values(limitTable)) expect(concurrency).to.be.within(1, 4_000)
  })

  it('gives as many places as the route has, and each back once', () => {
    const { enter } = createAdmission(relaxed)
    const { concurrency } = limitTable.readMetrics
    const leave = Array.from({ length: concurrency }, () => enter(entrant('readMetrics')))
    expect(() => enter(entrant('readMetrics'))).to.throw('storage_unavailable')
    enter(entrant('readHealth'))
    leave[0]?.()
    leave[0]?.()
    enter(entrant('readMetrics'))
    expect(() => enter(entrant('readMetrics'))).to.throw('storage_unavailable')
  })

  it('sheds everything but fences and the questions of operators while the event loop lags', () => {
    const { shed } = createAdmission({ ...relaxed, isOverloaded: () => true })
    const isLetIn = (name: RouteName): boolean => {
      try {
        shed(name)
        return true
      } catch {
        return false
      }
    }
    const letIn = (Object.keys(routes) as RouteName[]).filter(isLetIn)
    expect(letIn).to.have.members(['createFence', 'readHealth', 'readReadiness', 'readMetrics'])
  })

  it('bounds the event streams of a session, and ends all of them at once', () => {
    const { enter, endStreams } = createAdmission(relaxed)
    const ended: string[] = []
    const stream = (session: string, name: string) =>
      enter(entrant('streamEvents', session, () => ended.push(name)))
    const leave = stream('a', 'a1')
    stream('a', 'a2')
    expect(() => stream('a', 'a3')).to.throw('rate_limited')
    stream('b', 'b1')
    leave()
    stream('a', 'a4')
    enter(entrant('readBlob', 'a', () => ended.push('blob')))
    endStreams()
    expect(ended).to.have.members(['a2', 'a4', 'b1'])
  })

  it('bounds the transfers of a session, up and down together, and keeps the place of the route', () => {
    const { enter } = createAdmission(relaxed)
    const leave = [
      enter(entrant('putBlob', 'a')),
      enter(entrant('readBlob', 'a')),
      enter(entrant('putBlob', 'a')),
    ]
    for (let i = 0; i < 2 * limitTable.readBlob.concurrency; i++)
      expect(() => enter(entrant('readBlob', 'a'))).to.throw('rate_limited')
    enter(entrant('readBlob', 'b'))
    leave[0]?.()
    enter(entrant('readBlob', 'a'))
  })

  describe('over HTTP', () => {
    let served: ServedApp
    afterEach(() => served.close())

    it('answers a lagging gateway with 503 and Retry-After, and goes on with fences', async () => {
      const done: Handler = async () => ({ kind: 'json', value: {} })
      served = await serveApp({
        handlers: { readDeployment: done, readHealth: async () => ({ kind: 'bytes', bytes: 'ok' }) },
        admission: createAdmission({ ...relaxed, isOverloaded: () => true }),
      })
      const shed = await fetch(`${served.origin}/v1/deployment`)
      expect(shed.headers.get('retry-after')).to.equal('1')
      expectProblem(await sendRaw(`${served.origin}/v1/deployment`, {}), 'storage_unavailable')
      expect((await fetch(`${served.origin}/healthz`)).status).to.equal(200)
    })

    it('gives the place of an event stream back when it ends', async () => {
      const silence = async function* () {
        yield new TextEncoder().encode(': here\n\n')
        await new Promise(() => {})
      }
      const streamEvents: Handler = async () => ({
        kind: 'stream',
        status: 200,
        headers: {},
        chunks: silence(),
      })
      const admission = createAdmission({
        ...relaxed,
        perSession: { eventStreams: 1, transfers: 1 },
      })
      served = await serveApp({ handlers: { streamEvents }, admission })
      const url = `${served.origin}/v1/events`
      const first = await fetch(url)
      expectProblem(await sendRaw(url, {}), 'rate_limited')
      await first.body?.cancel()
      // The refusal is one that was seen, the end of the first stream the other.
      while (served.observed.length < 2) await new Promise((resolve) => setImmediate(resolve))
      const second = await fetch(url)
      expect(second.status).to.equal(200)
      admission.endStreams()
      expect(await second.text().catch(() => 'broken off')).to.equal('broken off')
    })
  })
})
