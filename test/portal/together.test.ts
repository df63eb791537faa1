import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

describe('portal: a patient and a clinic, each at a browser', function () {
  this.timeout(180_000)
  let browser: Browser
  let portal: PortalRig
  let zoe: Visitor
  let clinic: Visitor
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
    zoe = await openVisitor(browser, portal.origin)
    clinic = await openVisitor(browser, portal.origin)
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    await zoe?.keepPicture('together-zoe')
    await clinic?.keepPicture('together-clinic')
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  it('shares a record with leave to add to it', async () => {
    const { page } = zoe
    await zoe.enter('Patient', 'Zoe')
    await page.getByRole('button', { name: 'Add an example record' }).click()
    await page.getByText(/entries were encrypted and stored/).waitFor()
    await zoe.open('Who can see what')
    await page.getByRole('button', { name: 'Share with somebody' }).click()
    for (const name of ['Laboratory results', 'Medications', 'Notes and documents']) {
      await page.getByLabel(name).check()
    }
    await page.getByLabel('May it also add entries?').check()
    await page.getByRole('button', { name: 'Sign and share' }).click()
    await zoe.sign()
    await page.getByText('active', { exact: true }).waitFor()
  })

  it('is read by the clinic, which adds a note', async () => {
    const { page } = clinic
    await clinic.enter('Clinic or practice', 'Harbour Clinic')
    await clinic.look('provider-patients')
    await page.getByRole('link', { name: 'Open the record' }).click()
    await page.getByRole('region', { name: 'Medications' }).waitFor()
    expect(await page.getByRole('region', { name: 'Vaccinations' }).count()).to.equal(0)
    await clinic.look('provider-record')
    await page.getByLabel('Search').fill('metformin')
    await page.getByRole('region', { name: 'Results' }).waitFor({ state: 'hidden' })
    await page
      .getByText(/metformin/i)
      .first()
      .waitFor()
    await page.getByLabel('Search').fill('')
    await page.getByRole('button', { name: 'Write a note' }).click()
    await page.getByLabel('Kind of entry').selectOption('notes')
    await page.getByLabel('Title').fill('Control in May')
    await page.getByRole('textbox', { name: 'Text' }).fill('All is well.')
    await clinic.look('provider-note')
    await page.getByRole('button', { name: 'Encrypt and save' }).click()
    await page.getByText('Control in May').waitFor()
  })

  it('shows the clinic what it did, and that its receipts hold', async () => {
    await clinic.open('What we did')
    await clinic.page.getByText('Every receipt of this sitting').waitFor()
    await clinic.page
      .getByText(/added.*Notes and documents/)
      .first()
      .waitFor()
    await clinic.look('provider-reads')
    await clinic.open('Patients')
    await clinic.page.getByRole('link', { name: 'Open the record' }).click()
    await clinic.page.getByText('Control in May').waitFor()
  })

  it('shows the note to the patient, with its source', async () => {
    const { page } = zoe
    await zoe.open('My record')
    const documents = page.getByRole('region', { name: 'Documents' })
    await documents.getByText('Control in May').waitFor()
    await documents.getByText('from Harbour Clinic').first().waitFor()
    await documents.getByRole('button', { name: 'Open' }).first().click()
    await page.getByText('All is well.').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
  })

  it('closes at the clinic by itself once the patient stops sharing', async () => {
    await zoe.open('Who can see what')
    await zoe.page.getByRole('button', { name: 'Stop sharing' }).click()
    await zoe.sign()
    await zoe.page.getByText(/No key was given out any more/).waitFor()
    await clinic.page.getByText('no longer shares this with you').waitFor()
    expect(await clinic.page.getByText('Control in May').count()).to.equal(0)
    await clinic.look('provider-ended')
  })

  it('breaks no rule of the policy at either', () => {
    zoe.expectQuiet()
    clinic.expectQuiet()
  })
})
