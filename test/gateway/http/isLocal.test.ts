import { get } from 'node:http'
import { expect } from 'chai'
import { expectProblem, sendRaw } from '../../e2e/support/expectProblem.ts'
import { isLocal } from '../../../gateway/src/http/isLocal.ts'
import { type ServedApp, serveApp } from './serveApp.ts'

type Asked = Parameters<typeof isLocal>[0]

function from(remoteAddress: string, headers: Readonly<Record<string, string>> = {}): Asked {
  // The two members of a request that are looked at.
  return { socket: { remoteAddress }, headers: { host: '127.0.0.1:7546', ...headers } } as unknown as Asked
}

describe('gateway/http/isLocal', () => {
  it('knows this machine by address and name', () => {
    expect(isLocal(from('127.0.0.1'))).to.equal(true)
    expect(isLocal(from('::ffff:127.0.0.9', { host: 'localhost' }))).to.equal(true)
    expect(isLocal(from('::1', { host: '[::1]:7546' }))).to.equal(true)
  })

  it('takes nobody else for it, and no proxy and no web page of this machine', () => {
    for (const ip of ['10.0.0.1', '::2', '', '128.0.0.1']) expect(isLocal(from(ip))).to.equal(false)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via'])
      expect(isLocal(from('127.0.0.1', { [name]: 'x' }))).to.equal(false)
    for (const host of ['rebound.example', '127.0.0.1.rebound.example', ''])
      expect(isLocal(from('127.0.0.1', { host }))).to.equal(false)
  })

  describe('over HTTP', () => {
    let served: ServedApp
    afterEach(() => served.close())

    it('makes /metrics a path like any that does not exist', async () => {
      served = await serveApp({
        handlers: { readMetrics: async () => ({ kind: 'bytes', bytes: 'leaves 1\n' }) },
      })
      const url = `${served.origin}/metrics`
      const answer = await fetch(url)
      expect(answer.headers.get('content-type')).to.equal('text/plain; version=0.0.4')
      expect(await answer.text()).to.equal('leaves 1\n')
      expectProblem(await sendRaw(url, { headers: { 'x-forwarded-for': '10.0.0.1' } }), 'not_found')
      expect(await statusFor(url, 'gw.example')).to.equal(404)
    })
  })
})

function statusFor(url: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host }, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).once('error', reject)
  })
}
