import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

describe('portal: a patient', function () {
  this.timeout(240_000)
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

  it('stores an example record and shows it as people read it', async () => {
    const { page } = zoe
    await page.getByRole('button', { name: 'Add an example record' }).click()
    await page.getByText(/entries were encrypted and stored/).waitFor()
    await page.getByRole('region', { name: 'Allergies' }).getByText('Birkenpollen').waitFor()
    await page.getByRole('button', { name: /Hemoglobin A1c/ }).click()
    await page
      .locator('figure')
      .getByText(/6\.8 %/)
      .waitFor()
    await zoe.look('patient-records')
  })

  it('stores a file after a look at where it goes', async () => {
    const { page } = zoe
    await page.getByRole('button', { name: 'Add a file' }).click()
    await page.getByLabel('Choose a file').setInputFiles({
      name: 'letter.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Dear Zoë, all is well.'),
    })
    await page.getByText('It goes to').waitFor()
    await zoe.look('patient-upload')
    await page.getByRole('button', { name: 'Encrypt and store' }).click()
    await page.getByText('The file was encrypted and stored').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    const documents = page.getByRole('region', { name: 'Documents' })
    await documents.getByText('letter.txt').waitFor()
    await documents.getByRole('button', { name: 'Open' }).click()
    await page.getByText('Dear Zoë, all is well.').waitFor()
    await zoe.look('patient-document')
    await page.getByRole('button', { name: 'Close' }).click()
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
    await page.getByRole('button', { name: 'Change the keys now' }).click()
    await zoe.sign()
    await page.getByRole('button', { name: 'Change the keys now' }).waitFor({ state: 'hidden' })
  })

  it('shows who did what, and that nothing is missing', async () => {
    await zoe.open('Activity')
    await zoe.page.getByText('nothing is missing and nothing was changed').waitFor()
    await zoe.look('patient-activity')
  })

  it('names somebody who may act for her, and makes a report', async () => {
    const { page } = zoe
    await zoe.open('Settings')
    await page.getByLabel('Address of the person').fill(`0x${'5e'.repeat(20)}`)
    const add = page.getByRole('button', { name: 'Let this person act' })
    const day = page.getByLabel('Until')
    const suggested = await day.inputValue()
    await day.fill('')
    expect(await add.isDisabled()).to.equal(true)
    await day.fill(suggested)
    await add.click()
    await zoe.sign()
    await page.getByText('0x5e5e5e…5e5e5e').waitFor()
    await zoe.look('patient-settings')
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'To print: Access overview (Article 9 EHDS)' }).click()
    expect((await download).suggestedFilename()).to.equal('overview.html')
  })

  it('speaks German', async () => {
    const { page } = zoe
    await page.getByText('DE', { exact: true }).click()
    await zoe.open('Wer sieht was')
    await page.getByRole('button', { name: 'Mit jemandem teilen' }).waitFor()
    await zoe.look('patient-sharing-german')
    await page.getByRole('button', { name: 'Mit jemandem teilen' }).click()
    await page.getByLabel('Laborwerte').check()
    await page
      .getByTestId('grant-preview')
      .getByText('Harbour Clinic darf Einträge dieser Art lesen: Laborwerte.')
      .waitFor()
    await page.getByRole('button', { name: 'Abbrechen' }).click()
    await zoe.open('Aktivität')
    await page
      .getByText(/beendete eine Erlaubnis/)
      .first()
      .waitFor()
    await page
      .getByText(/gab Ihre Seite eine Erlaubnis an Harbour Clinic/)
      .first()
      .waitFor()
    await page.getByText('EN', { exact: true }).click()
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

  it('comes back after a reload in the middle', async () => {
    await zoe.page.reload()
    expect(await zoe.enter('Patient', 'Zoe')).to.equal(null)
    await zoe.open('My record')
    await zoe.page.getByRole('region', { name: 'Allergies' }).waitFor()
  })

  it('leaves nothing in the browser that could be exported, and breaks no rule of its policy', async () => {
    const stored = await zoe.page.evaluate(async () => ({
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }))
    const harmless = /^(?:consentry\.language|mantine-color-scheme-value)$/
    expect(stored.local.filter((name) => !harmless.test(name))).to.deep.equal([])
    expect(stored).to.deep.include({ session: [], databases: [] })
    zoe.expectQuiet()
  })
})
