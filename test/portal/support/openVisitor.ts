import { join } from 'node:path'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { auditPage, pictures } from './auditPage.ts'

/** Somebody at a browser of her own. */
export interface Visitor {
  readonly page: Page
  /** Confirms what the demo wallet asks next. */
  sign(): Promise<void>
  refuse(): Promise<void>
  /** From the entrance to the open vault; enrols where there is none. Resolves to the recovery code then. */
  enter(role: 'Patient' | 'Clinic or practice', account: string): Promise<string | null>
  open(link: string): Promise<void>
  /** Pictures in both themes and sizes, and a check of accessibility in each theme. */
  look(name: string): Promise<void>
  /** Fails if the page complained on the console, broke its policy or asked another origin. */
  expectQuiet(): void
  /** What is on the page, for somebody who looks for the cause of a failure. */
  keepPicture(name: string): Promise<void>
  close(): Promise<void>
}

/** Longest wait for something on a page: a slow machine is no failure. */
const patience = 60_000

export async function openVisitor(browser: Browser, origin: string): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    // A dialog that is still fading has other colours than one that stands.
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  const complaints = listen(page)
  await page.goto(origin)
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
  const visitor: Visitor = {
    page,
    sign: () => press('Sign'),
    refuse: () => press('Reject'),
    enter: async (role, account) => {
      const card = page.locator('.mantine-Card-root', { has: page.getByRole('heading', { name: role }) })
      await card.getByRole('button').click()
      await press(`Demo account: ${account}`)
      await visitor.sign()
      if (role !== 'Patient') await visitor.sign()
      const isNew = await either(page, 'Begin', 'Unlock with the wallet')
      if (isNew) return enrol(visitor)
      await press('Unlock with the wallet')
      await visitor.sign()
      await page.getByRole('button', { name: 'Lock' }).waitFor()
      return null
    },
    open: (link) => page.getByRole('navigation').getByRole('link', { name: link, exact: true }).click(),
    look: (name) => auditPage(page, name),
    expectQuiet: () => expect(complaints).to.deep.equal([]),
    keepPicture: async (name) => {
      await page.screenshot({ path: join(pictures, `failed-${name}.png`), fullPage: true })
    },
    close: () => context.close(),
  }
  return visitor
}

async function enrol({ page, sign }: Visitor): Promise<string> {
  await page.getByRole('button', { name: 'Begin' }).click()
  await sign()
  const code = (await page.getByTestId('recovery-code').textContent()) ?? ''
  await page.getByLabel(/last group/).fill(code.split('-').at(-1) ?? '')
  await page.getByRole('button', { name: 'I wrote it down' }).click()
  await sign()
  await sign()
  await page.getByRole('button', { name: 'Lock' }).waitFor()
  return code
}

/** Which of two buttons comes up: true for the first. */
async function either(page: Page, first: string, second: string): Promise<boolean> {
  const one = page.getByRole('button', { name: first, exact: true })
  await one.or(page.getByRole('button', { name: second, exact: true })).waitFor()
  return one.isVisible()
}

function listen(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|blob:)/.test(request.url())) complaints.push(`asked ${request.url()}`)
  })
  return complaints
}
