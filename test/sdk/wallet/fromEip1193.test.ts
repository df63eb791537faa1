import { expect } from 'chai'
import { privateKeyToAccount } from 'viem/accounts'
import { fromEip1193 } from '../../../sdk/src/wallet/eip1193.ts'
import { askWallet } from '../../../sdk/src/wallet/askWallet.ts'
import { codeOf } from '../support/codeOf.ts'
import { keyOf } from './support/adapters.ts'
import { browserWallet } from './support/browserWallet.ts'

const chainId = 31_337
const [first, second] = [privateKeyToAccount(keyOf(1)).address, privateKeyToAccount(keyOf(2)).address]

describe('sdk: connecting a browser wallet', () => {
  it('takes the first account, or the one that is named in any spelling', async () => {
    const browser = browserWallet({ key: keyOf(1), chainId })
    browser.state.accounts = [first, second]
    expect((await fromEip1193(browser, { chainId })).address).to.equal(first.toLowerCase())
    const named = await fromEip1193(browser, { chainId, address: second })
    expect(named.address).to.equal(second.toLowerCase())
  })

  it('refuses an account that the wallet does not offer, and a wallet without any', async () => {
    const browser = browserWallet({ key: keyOf(1), chainId })
    expect(await codeOf(fromEip1193(browser, { chainId, address: second }))).to.equal('wrong_account')
    browser.state.accounts = []
    expect(await codeOf(fromEip1193(browser, { chainId }))).to.equal('wrong_account')
  })

  it('refuses another chain', async () => {
    const browser = browserWallet({ key: keyOf(1), chainId: 1 })
    expect(await codeOf(fromEip1193(browser, { chainId }))).to.equal('wrong_chain')
  })

  it('says when the person does not let the page in', async () => {
    const browser = browserWallet({ key: keyOf(1), chainId })
    browser.state.behaviour = 'declines'
    expect(await codeOf(fromEip1193(browser, { chainId }))).to.equal('wallet_rejected')
  })
})

describe('sdk: what wallets throw', () => {
  const wrapped = (error: unknown): unknown => ({ code: -32_603, data: { originalError: error } })
  const round: { cause?: unknown } = {}
  round.cause = round
  for (const [what, thrown, code] of [
    ['a rejection', { code: 4001 }, 'wallet_rejected'],
    ['a rejection of WalletConnect', { code: 5000 }, 'wallet_rejected'],
    ['a rejection as ethers names it', { code: 'ACTION_REJECTED' }, 'wallet_rejected'],
    ['a rejection inside another error', wrapped({ code: 4001 }), 'wallet_rejected'],
    [
      'a rejection inside what ethers tells',
      { code: 'UNKNOWN_ERROR', error: { code: 4001 } },
      'wallet_rejected',
    ],
    ['an account that is not connected', { code: 4100 }, 'wrong_account'],
    ['no connection', { code: 4900 }, 'unreachable'],
    ['no connection to the chain', { code: 4901 }, 'wrong_chain'],
    ['an error of its own', new TypeError('boom'), 'wallet_failed'],
    ['an error that wraps itself', round, 'wallet_failed'],
    ['a text', 'boom', 'wallet_failed'],
    ['nothing', undefined, 'wallet_failed'],
  ] as const) {
    it(`knows ${what}`, async () => {
      const work = askWallet(() => Promise.reject(thrown))
      expect(await codeOf(work)).to.equal(code)
      await work.catch((error: Error) => {
        expect(error.message).not.to.include('boom')
        expect(error.cause).to.equal(thrown)
      })
    })
  }
})
