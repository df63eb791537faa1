import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../test/browser/launchChromium.ts'
import { openPortal, type PortalRig } from '../test/portal/support/openPortal.ts'
import { openVisitor } from '../test/portal/support/openVisitor.ts'
import { type BenchRow, benchRow } from './BenchRow.ts'

const RUNS = 5
/** Budgets: what the first page of a role loads, and until one can act on it. */
const MOST_BYTES = 350 * 1024
const MOST_MILLIS = 2_000

/**
 * `portal.<role>.gzipKiB`: scripts, styles and worker that a browser without a cache loads until the first page of a role
 * stands, each file compressed by gzip. `portal.interactiveMs`: from the address until the entrance can be used, in a new
 * profile each time.
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
    ]
  } finally {
    await browser.close()
    await portal.stop()
  }
}

type Role = 'patient' | 'provider' | 'auditor'

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
  await visitor.page.waitForLoadState('networkidle')
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
