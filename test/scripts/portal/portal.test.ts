import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect } from 'chai'
import { createDemoWallet, type DemoWallet } from '../../../scripts/portal/createDemoWallet.ts'
import { portalDigest } from '../../../scripts/portal/portalDigest.ts'
import { portalHeaders } from '../../../scripts/portal/portalHeaders.ts'
import { readPortalFiles } from '../../../scripts/portal/readPortalFiles.ts'
import { type PortalServer, servePortal } from '../../../scripts/portal/servePortal.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const key = `0x${'01'.repeat(32)}` as const

describe('scripts/portal', () => {
  let folder: TemporaryFolder
  let wallet: DemoWallet
  let server: PortalServer
  before(async () => {
    folder = await temporaryFolder()
    mkdirSync(join(folder.path, 'assets'))
    writeFileSync(join(folder.path, 'index.html'), '<!doctype html>portal')
    writeFileSync(join(folder.path, 'assets', 'a.js'), 'export {}')
    wallet = createDemoWallet([{ name: 'Zoe', role: 'patient', key }], {
      rpcUrl: 'http://127.0.0.1:9',
      chainId: 7,
    })
    const files = readPortalFiles(folder.path)
    server = await servePortal({
      port: 0,
      files: () => files,
      headers: portalHeaders({ gateways: ['http://gw.example'], rpcUrl: null }),
      config: () => ({ chainId: 7 }),
      example: null,
      demoWallet: wallet,
    })
  })
  after(async () => {
    await server.stop()
    await folder.remove()
  })

  it('sends the policy of the protocol with every answer', async () => {
    for (const path of ['/', '/assets/a.js', '/config.json', '/missing.js']) {
      const { headers } = await fetch(server.origin + path)
      expect(headers.get('content-security-policy')).to.equal(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' http://gw.example; font-src 'self'; worker-src 'self'; frame-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      )
    }
  })

  it('gives the application for every page, files by their name, and nothing else', async () => {
    const get = async (path: string) => fetch(server.origin + path)
    expect(await (await get('/patient/sharing')).text()).to.include('portal')
    expect((await get('/assets/a.js')).headers.get('cache-control')).to.include('immutable')
    for (const path of [
      '/assets/b.js',
      '/.built',
      '/../package.json',
      '/%2e%2e/package.json',
      '/examples/patient.json',
    ]) {
      expect((await get(path)).status, path).to.equal(404)
    }
    expect((await fetch(server.origin, { method: 'POST' })).status).to.equal(405)
  })

  it('answers under its own address only', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request(server.origin, { headers: { host: 'evil.example' } }, (answer) =>
        resolve(answer.resume().statusCode),
      )
        .on('error', reject)
        .end()
    })
    expect(status).to.equal(421)
  })

  it('signs for its own pages only, and for accounts that it has', async () => {
    const [account] = wallet.accounts
    const call = { method: 'personal_sign', params: ['0x6869'], address: account?.address }
    const post = (headers: Readonly<Record<string, string>>, body: unknown = call) =>
      fetch(`${server.origin}/demo-wallet`, { method: 'POST', headers, body: JSON.stringify(body) })
    const json = { 'content-type': 'application/json' }
    expect((await post({ ...json, origin: 'http://evil.example' })).status).to.equal(403)
    expect((await post({ 'content-type': 'text/plain', origin: server.origin })).status).to.equal(415)
    const signed = await (await post({ ...json, origin: server.origin })).json()
    expect(signed)
      .to.have.property('result')
      .that.matches(/^0x[0-9a-f]{130}$/)
    const other = await (
      await post({ ...json, origin: server.origin }, { ...call, address: `0x${'9'.repeat(40)}` })
    ).json()
    expect(other).to.have.nested.property('error.code', 4100)
    expect(await (await post({ ...json, origin: server.origin }, 'x')).json()).to.have.property('error')
  })

  it('names a release by what sha256sum would say of its files', () => {
    const sum = (text: string) => createHash('sha256').update(text).digest('hex')
    const lines = `${sum('export {}')}  ./assets/a.js\n${sum('<!doctype html>portal')}  ./index.html\n`
    expect(portalDigest(readPortalFiles(folder.path))).to.equal(sum(lines))
  })
})
