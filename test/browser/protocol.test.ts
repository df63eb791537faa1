import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { bundlePage } from './bundlePage.ts'
import { launchChromium } from './launchChromium.ts'
import type { PageResult } from './page/runMocha.ts'
import { type PageServer, servePage } from './servePage.ts'

/** Tests of the protocol that run unchanged in the browser, most of them against the vectors. */
const files = [
  'crypto/context',
  'crypto/selfTest',
  'envelope/envelope',
  'envelope/payload',
  'wrap/wrap',
  'keyring/keyring',
  'keyring/subkeys',
  'keyring/recoveryCode',
  'manifest/keyManifest',
  'audit/merkle.vectors',
  'audit/checkpoint.vectors',
]

describe('the protocol in Chromium', () => {
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
      bundles.set(name, await bundlePage(`test/protocol/${file}.test.ts`))
      const page = await browser.newPage()
      const complaints = listen(page, server.origin)
      await page.goto(`${server.origin}/${name}`)
      const { passes, failures } = await resultOf(page)
      expect(failures).to.deep.equal([])
      expect(passes).to.be.above(0)
      expect(complaints).to.deep.equal([])
      await page.close()
    }).timeout(60_000)
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
  await page.waitForFunction(() => 'result' in globalThis, undefined, { timeout: 20_000 })
  return page.evaluate(() => (globalThis as unknown as { result: Promise<PageResult> }).result) // set by the bundle
}
