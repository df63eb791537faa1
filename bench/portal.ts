import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../test/browser/launchChromium.ts'
import { openPortal, type PortalRig } from '../test/portal/support/openPortal.ts'
import { openVisitor, type Visitor } from '../test/portal/support/openVisitor.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'

const RUNS = 5
/** Budgets: what the first page of a role loads, and until one can act on it. */
const MOST_BYTES = 350 * 1024
const MOST_MILLIS = 2_000
/** From the gateway's answer to a revocation until the page of the one who lost it is closed. */
const MOST_CLOSE_MILLIS = 2_000

/**
 * `portal.<role>.gzipKiB`: scripts, styles and worker that a browser without a cache loads until the first page of a role
 * stands, each file compressed by gzip. `portal.interactiveMs`: from the address until the entrance can be used, in a new
 * profile each time. `portal.closeMs`: from the patient's page saying that sharing has stopped until the clinic's open page
 * has closed.
 */
export async function benchPortal(): Promise<BenchRow[]> {
  const portal = await openPortal()
  const browser = await launchChromium()
  try {
    const times: number[] = []
    for (let run = 0; run < RUNS; run++) times.push(await interactiveTime(browser, portal))
    const kib = async (role: Role): Promise<number> => (await loadedBytes(browser, portal, role)) / 1024
    const limit = MOST_BYTES / 1024
    return [
      benchRow('portal', 'portal.patient.gzipKiB', 'KiB', [await kib('patient')], { limit }),
      benchRow('portal', 'portal.provider.gzipKiB', 'KiB', [await kib('provider')], { limit }),
      benchRow('portal', 'portal.auditor.gzipKiB', 'KiB', [await kib('auditor')], { limit }),
      benchRow('portal', 'portal.interactiveMs', 'ms', times, { limit: MOST_MILLIS }),
      benchRow('portal', 'portal.closeMs', 'ms', await closeTimes(browser, portal), {
        limit: MOST_CLOSE_MILLIS,
      }),
    ]
  } finally {
    await browser.close()
    await portal.stop()
  }
}

type Role = 'patient' | 'provider' | 'auditor'

/** What stands on the first page of a role. */
const FIRST_PAGES: Readonly<Record<Role, string>> = {
  patient: 'My record',
  provider: 'Patients who share with you',
  auditor: 'Verify a bundle',
}

async function interactiveTime(browser: Browser, { origin }: PortalRig): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const start = performance.now()
  await page.goto(origin)
  await page.getByRole('button', { name: 'Choose a wallet' }).first().click()
  const time = performance.now() - start
  await context.close()
  return time
}

async function loadedBytes(browser: Browser, { origin }: PortalRig, role: Role): Promise<number> {
  const sizes = new Map<string, Promise<number>>()
  const visitor = await openVisitor(browser, origin)
  watch(visitor.page, origin, sizes)
  await visitor.page.reload()
  if (role === 'auditor') await visitor.page.getByRole('link', { name: 'Open the checks' }).click()
  else if (role === 'patient') await visitor.enter('Patient', 'Zoe')
  else await visitor.enter('Clinic or practice', 'Harbour Clinic')
  await visitor.page.getByRole('heading', { name: FIRST_PAGES[role] }).waitFor()
  await visitor.close()
  return (await Promise.all(sizes.values())).reduce((sum, size) => sum + size, 0)
}

/** Notes what the portal's host sends, the worker's files included; the network's own answers are no part of the load. */
function watch(page: Page, origin: string, sizes: Map<string, Promise<number>>): void {
  page.context().on('response', (response) => {
    const url = response.url()
    if (!url.startsWith(`${origin}/assets/`) && url !== `${origin}/`) return
    sizes.set(
      url,
      response.body().then((body) => gzipSync(body).length),
    )
  })
}

async function closeTimes(browser: Browser, { origin }: PortalRig): Promise<number[]> {
  const patient = await openVisitor(browser, origin)
  const clinic = await openVisitor(browser, origin)
  await patient.enter('Patient', 'Zoe')
  await clinic.enter('Clinic or practice', 'Harbour Clinic')
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) {
    await share(patient)
    await clinic.open('Patients')
    await clinic.page.getByRole('link', { name: 'Open the record' }).click()
    await clinic.page.getByText('Nothing of what is shared exists yet.').waitFor()
    await patient.page.getByRole('button', { name: 'Stop sharing' }).click()
    await patient.sign()
    await patient.page
      .getByText(/No key was given out any more/)
      .first()
      .waitFor()
    const start = performance.now()
    await clinic.page.getByText('no longer shares this with you').waitFor()
    times.push(performance.now() - start)
    await patient.open('My record')
  }
  await patient.close()
  await clinic.close()
  return times
}

async function share({ page, open, sign }: Visitor): Promise<void> {
  await open('Who can see what')
  await page.getByRole('button', { name: 'Share with somebody' }).click()
  await page.getByLabel('Laboratory results').check()
  await page.getByRole('button', { name: 'Sign and share' }).click()
  await sign()
  await page.getByText('active', { exact: true }).waitFor()
}
