import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

describe('portal: an auditor', function () {
  this.timeout(240_000)
  let browser: Browser
  let portal: PortalRig
  let sam: Visitor
  let auditor: Visitor
  let bundle: string
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
    sam = await openVisitor(browser, portal.origin)
    auditor = await openVisitor(browser, portal.origin)
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    await sam?.keepPicture('auditor-sam')
    await auditor?.keepPicture('auditor-auditor')
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  it('gets a bundle from a patient', async () => {
    const { page } = sam
    await sam.enter('Patient', 'Sam')
    await page.getByRole('button', { name: 'Add a file' }).click()
    const file = { name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('Nothing to report.') }
    await page.getByLabel('Choose a file').setInputFiles(file)
    await page.getByRole('button', { name: 'Encrypt and store' }).click()
    await page.getByText('The file was encrypted and stored').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await sam.open('Settings')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Bundle for an auditor' }).click()
    bundle = await (await download).path()
  })

  it('verifies it on the own device, decision by decision', async () => {
    const { page } = auditor
    await page.getByRole('link', { name: 'Open the checks' }).click()
    await page.locator('input[type=file]').first().setInputFiles(bundle)
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByText('Everything in the bundle holds.').waitFor()
    await page.getByText('Chain facts: not verified').waitFor()
    await page.getByRole('region', { name: 'Decisions, made again' }).getByRole('button').first().click()
    await page.getByText('own access: yes').first().waitFor()
    await auditor.look('auditor-verify')
  })

  it('is told in words when a file is none', async () => {
    const { page } = auditor
    const file = {
      name: 'x.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from('{"type":"nothing"}\n'),
    }
    await page.locator('input[type=file]').first().setInputFiles(file)
    await page.getByRole('button', { name: 'Verify', exact: true }).click()
    await page.getByRole('alert').waitFor()
  })

  it('unfolds the tree of the log down to a leaf', async () => {
    const { page } = auditor
    await auditor.open('Look at a log')
    await page.getByRole('button', { name: 'Open the log' }).click()
    await page.getByText('One history').waitFor()
    for (let depth = 0; (await page.getByText('entry 0', { exact: true }).count()) === 0; depth++) {
      expect(depth).to.be.below(20)
      await page
        .getByRole('button', { name: /entries 0 to \d+/ })
        .last()
        .click()
      await page
        .getByText(/entr(?:y 0|ies 0 to)/)
        .nth(depth + 1)
        .waitFor()
    }
    await auditor.look('auditor-log')
  })

  it('breaks no rule of the policy', () => {
    sam.expectQuiet()
    auditor.expectQuiet()
  })
})
