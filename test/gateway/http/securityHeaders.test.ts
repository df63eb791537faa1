import { expect } from 'chai'
import { securityHeaders } from '../../../gateway/src/http/securityHeaders.ts'
import { serveApp } from './serveApp.ts'

describe('gateway/http/securityHeaders', () => {
  it('stand in every answer, also in that of a path that is not there', async () => {
    const served = await serveApp({ handlers: { readHealth: async () => ({ kind: 'bytes', bytes: 'ok' }) } })
    try {
      for (const path of ['/healthz', '/nothing']) {
        const { headers } = await fetch(served.origin + path)
        for (const { name, value } of securityHeaders()) expect(headers.get(name), name).to.equal(value)
        expect(headers.get('x-powered-by')).to.equal(null)
      }
    } finally {
      await served.close()
    }
  })

  it('allow nothing to be loaded, framed, guessed or kept', () => {
    const byName = new Map(securityHeaders().map(({ name, value }) => [name.toLowerCase(), value]))
    expect(byName.get('content-security-policy')).to.equal("default-src 'none';frame-ancestors 'none'")
    expect(byName.get('x-content-type-options')).to.equal('nosniff')
    expect(byName.get('referrer-policy')).to.equal('no-referrer')
    expect(byName.get('cross-origin-resource-policy')).to.equal('same-origin')
    expect(byName.get('strict-transport-security')).to.match(/^max-age=\d+/)
    expect(byName.get('cache-control')).to.equal('no-store')
  })
})
