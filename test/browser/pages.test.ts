import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { bundlePage } from './bundlePage.ts'
import { launchChromium } from './launchChromium.ts'
import type { PageResult } from './page/runMocha.ts'
import { type PageServer, servePage } from './servePage.ts'

/** Tests that run unchanged in the browser: the protocol against its vectors, and what a page does of the SDK. */
const files = [
  'protocol/crypto/context',
  'protocol/crypto/selfTest',
  'protocol/envelope/envelope',
  'protocol/envelope/payload',
  'protocol/wrap/wrap',
  'protocol/keyring/keyring',
  'protocol/keyring/subkeys',
  'protocol/keyring/recoveryCode',
  'protocol/manifest/keyManifest',
  'protocol/audit/merkle.vectors',
  'protocol/audit/checkpoint.vectors',
  'sdk/patient/entry',
  'sdk/vault/vault',
  'sdk/wallet/wallets',
  'sdk/wallet/discoverWallets',
]

describe('in Chromium, under a policy without inline code, eval and connections', () => {
  let browser: Browser
  let server: PageServer
  const bundles = new Map<string, string>()

  before(async function () {
    this.timeout(60_000)
    browser = await launchChromium()
    server = await servePage(bundles)
  })
  after(async () => {
    await browser?.close()
    await server?.close()
  })

  for (const file of files) {
    it(`passes ${file}`, async () => {
      const name = file.replaceAll(/[/.]/g, '-')
      bundles.set(name, await bundlePage(`test/${file}.test.ts`))
      const page = await browser.newPage()
      const complaints = listen(page, server.origin)
      await page.goto(`${server.origin}/${name}`)
      const { passes, failures } = await resultOf(page)
      expect(failures).to.deep.equal([])
      expect(passes).to.be.above(0)
      expect(complaints).to.deep.equal([])
      await page.close()
    }).timeout(180_000)
  }
})

/** Collects what a page must not do: say something on the console, throw, or ask another origin. */
function listen(page: Page, origin: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`))
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  return complaints
}

async function resultOf(page: Page): Promise<PageResult> {
  await page.waitForFunction(() => 'result' in globalThis, undefined, { timeout: 60_000 })
  return page.evaluate(() => (globalThis as unknown as { result: Promise<PageResult> }).result) // set by the bundle
}
