import { expect } from 'chai'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../browser/launchChromium.ts'
import { dicomFile } from './support/dicomFile.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'
import { pdfFile } from './support/pdfFile.ts'

const cda = `<?xml version="1.0"?>
<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/evil.xsl"?>
<ClinicalDocument xmlns="urn:hl7-org:v3"><code code="34133-9" codeSystem="2.16.840.1.113883.6.1"/><title>Summary of care</title>
<component><structuredBody><component><section><title>Allergies</title><text>
<table><tbody><tr><td onclick="parent.hacked=1">Penicillin</td></tr></tbody></table>
<script>parent.hacked = 1</script><img src="http://127.0.0.1:9/x.png"/></text></section></component></structuredBody></component>
</ClinicalDocument>`

describe('portal: documents', function () {
  this.timeout(240_000)
  let browser: Browser
  let portal: PortalRig
  let zoe: Visitor
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
    zoe = await openVisitor(browser, portal.origin)
    await zoe.enter('Patient', 'Zoe')
  })
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return
    await zoe?.keepPicture('documents-zoe')
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  const addAndOpen = async (name: string, mimeType: string, buffer: Buffer): Promise<void> => {
    const { page } = zoe
    await page.getByRole('button', { name: 'Add a file' }).click()
    await page.getByLabel('Choose a file').setInputFiles({ name, mimeType, buffer })
    await page.getByRole('button', { name: 'Encrypt and store' }).click()
    await page.getByText('The file was encrypted and stored').waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    const row = page
      .locator('.mantine-Group-root', { hasText: name })
      .filter({ has: page.getByRole('button', { name: 'Open' }) })
    await row.getByRole('button', { name: 'Open' }).last().click()
  }
  const close = () => zoe.page.getByRole('button', { name: 'Close' }).click()

  it('draws a PDF on canvas', async () => {
    await addAndOpen('letter.pdf', 'application/pdf', pdfFile('Dear Zoe'))
    const canvas = zoe.page.getByRole('img', { name: 'Page 1' })
    await canvas.waitFor()
    await zoe.page.waitForFunction(() => {
      const drawn = document.querySelector<HTMLCanvasElement>('canvas[aria-label="Page 1"]')
      const pixels = drawn?.getContext('2d')?.getImageData(0, 0, drawn.width, drawn.height).data ?? []
      return pixels.some((value, i) => i % 4 === 0 && value < 100 && pixels[i + 3] === 255)
    })
    await zoe.look('document-pdf')
    await close()
  })

  it('shows the picture of a DICOM file', async () => {
    const pixels = Array.from({ length: 64 * 64 }, (_, i) => (i * 7) % 4_000)
    await addAndOpen('hand.dcm', 'application/dicom', dicomFile({ width: 64, height: 64, bits: 16, pixels }))
    await zoe.page.getByRole('img', { name: 'CR · Hand' }).waitFor()
    await close()
  })

  it('shows the words of a clinical document in a frame that may do nothing', async () => {
    await addAndOpen('care.xml', 'application/xml', Buffer.from(cda))
    const frame = zoe.page.frameLocator('iframe[title="Clinical document"]')
    await frame.getByText('Penicillin').waitFor()
    expect(await frame.locator('script, img, [onclick]').count()).to.equal(0)
    expect(await zoe.page.locator('iframe').getAttribute('sandbox')).to.equal('')
    expect(await zoe.page.evaluate(() => 'hacked' in globalThis)).to.equal(false)
    await close()
  })

  it('breaks no rule of the policy', () => zoe.expectQuiet())
})
