import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'

/** Where the pictures land; one looks through them after a run. */
export const pictures: string = join(import.meta.dirname, '../../../portal/screenshots')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const sizes = [
  { name: 'wide', width: 1440, height: 900 },
  { name: 'narrow', width: 360, height: 740 },
] as const

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
  }[]
}

/** Pictures of what is on a page, in both themes and sizes. Fails where axe finds a violation or the page is too wide. */
export async function auditPage(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  // What is still coming has a look of its own.
  await page.waitForFunction(
    () => document.querySelector('[aria-busy="true"], .mantine-Loader-root') === null,
  )
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    for (const { name: size, width, height } of sizes) {
      await page.setViewportSize({ width, height })
      await page.evaluate(() => scrollTo(0, 0))
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${size}.png`), fullPage: true })
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${name} is wider than ${width} px`).to.be.at.most(0)
      expect((await violations(page)).join('\n'), `${name}, ${colorScheme}, ${size}`).to.equal('')
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

async function violations(page: Page): Promise<readonly string[]> {
  // The driver may run a script where the page's policy lets none in.
  await page.evaluate(axe)
  const results = await page.evaluate(
    () => (globalThis as unknown as { axe: { run(): Promise<unknown> } }).axe.run(), // set by the script above
  )
  return (results as AxeResults).violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${target.join(' ')} ${failureSummary}`),
  )
}
