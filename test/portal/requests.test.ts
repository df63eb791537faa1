import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

describe('portal: requests for access', function () {
  this.timeout(240_000)
  let browser: Browser
  let portal: PortalRig
  let sam: Visitor
  let clinic: Visitor
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
    sam = await openVisitor(browser, portal.origin)
    clinic = await openVisitor(browser, portal.origin)
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    await sam?.keepPicture('requests-sam')
    await clinic?.keepPicture('requests-clinic')
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  it('begin with the code that the patient shows', async () => {
    await sam.enter('Patient', 'Sam')
    await sam.open('Settings')
    const picture = await sam.page.getByRole('img', { name: 'Your address' }).screenshot()
    await clinic.enter('Clinic or practice', 'Harbour Clinic')
    await clinic.open('Ask for access')
    await clinic.page
      .getByLabel('Read a QR code from a picture')
      .setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture })
    const address = clinic.page.getByLabel('Address of the patient')
    await clinic.page.waitForFunction(() => document.querySelector('input')?.value !== '')
    expect(await address.inputValue()).to.match(/^0x[0-9a-f]{40}$/)
  })

  it('say what is wanted and why, in words that only the patient can read', async () => {
    const { page } = clinic
    await page.getByLabel('Laboratory results').check()
    await page.getByLabel('Mental health').check()
    await page.getByLabel('Why, in words').fill('For your check-up on Monday.')
    await clinic.look('provider-request')
    const send = page.getByRole('button', { name: 'Send the request' })
    const day = page.getByLabel('Until')
    const suggested = await day.inputValue()
    await day.fill('')
    expect(await send.isDisabled()).to.equal(true)
    await day.fill(suggested)
    await send.click()
    await page.getByText('Only the patient can read it').waitFor()
    await sam.open('Requests')
    await sam.page.getByText('For your check-up on Monday.').waitFor()
    await sam.look('patient-requests')
  })

  it('are granted in part, and the clinic sees what it got', async () => {
    await sam.page.getByLabel('Mental health').uncheck()
    await sam.page.getByRole('button', { name: 'Share this' }).click()
    await sam.sign()
    await sam.page.getByText('approved', { exact: true }).waitFor()
    await clinic.page.getByText('approved', { exact: true }).waitFor()
    await clinic.open('Patients')
    await clinic.page.getByText('Laboratory results').waitFor()
    expect(await clinic.page.getByText('Mental health').count()).to.equal(0)
  })

  it('break no rule of the policy', () => {
    sam.expectQuiet()
    clinic.expectQuiet()
  })
})
