import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

describe('portal: a patient', function () {
  this.timeout(180_000)
  let browser: Browser
  let portal: PortalRig
  let zoe: Visitor
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
    zoe = await openVisitor(browser, portal.origin)
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    await zoe?.keepPicture('patient-zoe')
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  it('enrols with a demo wallet and a recovery code', async () => {
    await zoe.look('home')
    const code = await zoe.enter('Patient', 'Zoe')
    expect(code).to.match(/^(?:[0-9A-Z]{4}-){8}[0-9A-Z]{2}$/)
    await zoe.look('patient-empty')
  })

  it('stores an example record', async () => {
    await zoe.page.getByRole('button', { name: 'Add an example record' }).click()
    await zoe.page.getByText(/entries were encrypted and stored/).waitFor()
    await zoe.look('patient-records')
  })

  it('shares with a clinic, in words, and stops with one tap', async () => {
    const { page } = zoe
    await zoe.open('Who can see what')
    await page.getByRole('button', { name: 'Share with somebody' }).click()
    await page.getByLabel('Laboratory results').check()
    await page.getByTestId('grant-preview').getByText('Harbour Clinic may read').waitFor()
    await zoe.look('patient-grant')
    await page.getByRole('button', { name: 'Sign and share' }).click()
    await zoe.sign()
    await page.getByText('active', { exact: true }).waitFor()
    await zoe.look('patient-sharing')
    await page.getByRole('button', { name: 'Stop sharing' }).click()
    await zoe.sign()
    await page.getByText(/No key was given out any more after \d+ ms/).waitFor()
    await page.getByText('ended', { exact: true }).waitFor()
  })

  it('shows who did what, and that nothing is missing', async () => {
    await zoe.open('Activity')
    await zoe.page.getByText('nothing is missing and nothing was changed').waitFor()
    await zoe.look('patient-activity')
  })

  it('locks, and opens again with the wallet', async () => {
    const { page } = zoe
    await page.getByRole('button', { name: 'Lock' }).click()
    await zoe.look('unlock')
    await page.getByRole('button', { name: 'Unlock with the wallet' }).click()
    await zoe.refuse()
    await page.getByText('You declined in the wallet').waitFor()
    await page.getByRole('button', { name: 'Unlock with the wallet' }).click()
    await zoe.sign()
    await page.getByRole('button', { name: 'Lock' }).waitFor()
  })

  it('leaves nothing in the browser that could be exported, and breaks no rule of its policy', async () => {
    const stored = await zoe.page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }))
    expect(
      stored.local.filter((name) => !/^(?:consentry\.language|mantine-color-scheme-value)$/.test(name)),
    ).to.deep.equal([])
    expect(stored).to.deep.include({ session: [], databases: [] })
    zoe.expectQuiet()
  })
})
