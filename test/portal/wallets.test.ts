import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { type Hex, isHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { launchChromium } from '../browser/launchChromium.ts'
import { openPortal, type PortalRig } from './support/openPortal.ts'
import { openVisitor, type Visitor } from './support/openVisitor.ts'

const icon =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"%3E%3Crect width="8" height="8" fill="teal"/%3E%3C/svg%3E'

describe('portal: wallets of the browser', function () {
  this.timeout(240_000)
  let browser: Browser
  let portal: PortalRig
  before(async () => {
    portal = await openPortal()
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await portal?.stop()
  })

  it('are listed by name and picture, and one of them enrols without the demo wallet', async () => {
    const visitor = await openVisitor(browser, portal.origin)
    const { page } = visitor
    await announce(page, portal, {})
    await choose(page)
    expect(await page.getByRole('button', { name: 'Teal Wallet' }).locator('img').count()).to.equal(1)
    await visitor.look('home-wallets')
    await page.getByRole('button', { name: 'Teal Wallet' }).click()
    await page.getByRole('button', { name: 'Begin' }).click()
    const code = (await page.getByTestId('recovery-code').textContent()) ?? ''
    await page.getByLabel(/last group/).fill('WRONG')
    await page.getByRole('button', { name: 'I wrote it down' }).click()
    await page.getByText('That is not the last group').waitFor()
    await page.getByLabel(/last group/).fill(code.split('-').at(-1) ?? '')
    await page.getByRole('button', { name: 'I wrote it down' }).click()
    await page.getByRole('heading', { name: 'My record' }).waitFor()
    visitor.expectQuiet()
    await visitor.close()
  })

  it('are told apart by chain: on a wrong one nothing is signed', async () => {
    const visitor = await openVisitor(browser, portal.origin)
    await announce(visitor.page, portal, { chainId: '0x1' })
    await choose(visitor.page)
    await visitor.page.getByRole('button', { name: 'Teal Wallet' }).click()
    await visitor.page.getByText('Your wallet is on another network').waitFor()
    await visitor.close()
  })

  it('may be refused by their owner', async () => {
    const visitor = await openVisitor(browser, portal.origin)
    await announce(visitor.page, portal, { rejects: true })
    await choose(visitor.page)
    await visitor.page.getByRole('button', { name: 'Teal Wallet' }).click()
    await visitor.page.getByText('You declined in the wallet').waitFor()
    await visitor.close()
  })

  it('goes on after the gateway was started again', async () => {
    const visitor: Visitor = await openVisitor(browser, portal.origin)
    await visitor.enter('Patient', 'Sam')
    await portal.network.restartGateway()
    await visitor.open('Who can see what')
    await visitor.page.getByText('Nobody but you can read your record').waitFor()
    await visitor.close()
  })
})

async function choose(page: Page): Promise<void> {
  const card = page.locator('.mantine-Card-root', { has: page.getByRole('heading', { name: 'Patient' }) })
  await card.getByRole('button').click()
}

/** Puts a wallet into the page as an extension would (EIP-6963); its key lies with this test. */
async function announce(
  page: Page,
  { running }: PortalRig,
  { chainId, rejects = false }: { readonly chainId?: string; readonly rejects?: boolean },
): Promise<void> {
  const account = privateKeyToAccount(generatePrivateKey())
  await page.exposeFunction('askTestWallet', async (method: string, params: readonly unknown[]) => {
    if (method === 'eth_requestAccounts' || method === 'eth_accounts') return { result: [account.address] }
    if (method === 'eth_chainId' && chainId !== undefined) return { result: chainId }
    if (rejects && /sign/i.test(method)) return { error: { code: 4001, message: 'no' } }
    if (method === 'personal_sign')
      return { result: await account.signMessage({ message: { raw: hexOf(params[0]) } }) }
    if (method === 'eth_signTypedData_v4')
      return { result: await account.signTypedData(JSON.parse(String(params[1]))) }
    const answer = await fetch(running.rpcUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    return answer.json()
  })
  await page.evaluate((picture) => {
    type Exposed = { askTestWallet(method: string, params: unknown): Promise<Answer> }
    const ask = (globalThis as unknown as Exposed).askTestWallet // exposed above
    type Answer = {
      readonly result?: unknown
      readonly error?: { readonly code: number; readonly message: string }
    }
    const provider = {
      request: async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
        const { result, error } = await ask(method, params)
        if (error !== undefined) throw Object.assign(new TypeError(error.message), { code: error.code })
        return result
      },
    }
    const info = {
      uuid: '350670db-19fa-4704-a166-e52e178b59d2',
      name: 'Teal Wallet',
      icon: picture,
      rdns: 'org.example.teal',
    }
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }))
  }, icon)
}

function hexOf(value: unknown): Hex {
  if (isHex(value)) return value
  throw new TypeError('not hex')
}
