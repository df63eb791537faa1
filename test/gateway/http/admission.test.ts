import { type RouteName, routes } from '@consentry/protocol'
import { expect } from 'chai'
import { createAdmission } from '../../../gateway/src/http/admission.ts'
import type { Handler } from '../../../gateway/src/http/Exchange.ts'
import { limitTable } from '../../../gateway/src/http/limitTable.ts'
import { expectProblem, sendRaw } from '../../e2e/support/expectProblem.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

const relaxed = { isOverloaded: () => false, eventStreams: 2 }

describe('gateway/http/admission', () => {
  it('has a row of bounded limits for every route', () => {
    expect(Object.keys(limitTable).sort()).to.deep.equal(Object.keys(routes).sort())
    for (const { concurrency } of Object.values(limitTable)) expect(concurrency).to.be.within(1, 4_000)
  })

  it('gives as many places as the route has, and each back once', () => {
    const { enter } = createAdmission(relaxed)
    const { concurrency } = limitTable.readMetrics
    const leave = Array.from({ length: concurrency }, () => enter('readMetrics'))
    expect(() => enter('readMetrics')).to.throw('storage_unavailable')
    enter('readHealth')
    leave[0]?.()
    leave[0]?.()
    enter('readMetrics')
    expect(() => enter('readMetrics')).to.throw('storage_unavailable')
  })

  it('sheds everything but fences and the questions of operators while the event loop lags', () => {
    const { enter } = createAdmission({ ...relaxed, isOverloaded: () => true })
    const isLetIn = (name: RouteName): boolean => {
      try {
        enter(name)
        return true
      } catch {
        return false
      }
    }
    const letIn = (Object.keys(routes) as RouteName[]).filter(isLetIn)
    expect(letIn).to.have.members(['createFence', 'readHealth', 'readReadiness', 'readMetrics'])
  })

  it('bounds the event streams of a session, and ends all of them at once', () => {
    const { enterStream, endStreams } = createAdmission(relaxed)
    const ended: string[] = []
    const leave = enterStream('a', () => ended.push('a1'))
    enterStream('a', () => ended.push('a2'))
    expect(() => enterStream('a', () => {})).to.throw('rate_limited')
    enterStream('b', () => ended.push('b1'))
    leave()
    enterStream('a', () => ended.push('a3'))
    endStreams()
    expect(ended).to.have.members(['a2', 'a3', 'b1'])
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
      const admission = createAdmission({ isOverloaded: () => false, eventStreams: 1 })
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
