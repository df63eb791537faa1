import { expect } from 'chai'
import {
  type Millis,
  netOf,
  personalMessageDigest,
  type PrimaryType,
  randomBytes,
  recoverAddress,
} from '@consentry/protocol'
import { privateKeyToAccount } from 'viem/accounts'
import { createVault } from '../../../sdk/src/vault/createVault.ts'
import { openVault } from '../../../sdk/src/vault/openVault.ts'
import { address } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'
import { type Adapter, keyOf, type Opened } from './support/adapters.ts'
import type { BrowserWallet } from './support/browserWallet.ts'
import { signerOf } from './support/typedMessages.ts'

const net = netOf(31_337, address(0xc1))
const key = keyOf(1)
const origin = 'https://portal.example'
const types: readonly PrimaryType[] = ['Grant', 'Revoke', 'RevokeAll', 'SetKeys', 'SetDelegate']

/** What every adapter of the Wallet port does alike, without any network. */
export function shouldBehaveLikeWallet({ name, open }: Adapter): void {
  describe(`sdk: the wallet of ${name}`, () => {
    let opened: Opened
    const own = privateKeyToAccount(key).address.toLowerCase()
    beforeEach(async () => {
      opened = await open({ key, chainId: net.chainId })
    })

    it('says its address in lower case', () => {
      expect(opened.wallet.address).to.equal(own)
    })

    for (const text of ['hello', 'Grüße\n👋 to all', `${'x'.repeat(5_000)}\n`]) {
      it(`signs a personal message of ${text.length} characters`, async () => {
        const signature = await opened.wallet.signMessage(text)
        expect(recoverAddress(personalMessageDigest(text), signature)).to.equal(own)
      })
    }

    for (const type of types) {
      it(`signs ${type} as the protocol hashes it`, async () => {
        expect(await signerOf(opened.wallet, net, type)).to.equal(own)
      })
    }

    it('opens the slot of a vault again, signing alike each time', async () => {
      const { wallet } = opened
      const parts = { origin, chainId: net.chainId, now: 1_700_000_000_000 as Millis, random: randomBytes }
      const made = await createVault({ wallet, ...parts, showRecoveryCode: async () => {} })
      const again = await openVault(made.keyring, { by: 'wallet', wallet, origin })
      expect(again.vault.inbox()).to.deep.equal(made.vault.inbox())
    })
  })
}

/** What every adapter with a person behind it does besides. */
export function shouldBehaveLikePersonsWallet({ name, open }: Adapter): void {
  describe(`sdk: the person at the wallet of ${name}`, () => {
    let opened: Required<Opened>
    beforeEach(async () => {
      const { wallet, browser } = await open({ key, chainId: net.chainId })
      if (browser === undefined) throw new TypeError('no person is asked')
      opened = { wallet, browser }
    })

    const changes: readonly (readonly [what: string, code: string, change: Change, prompts: number])[] = [
      ['declines', 'wallet_rejected', (state) => Object.assign(state, { behaviour: 'declines' }), 1],
      [
        'has a wallet that breaks',
        'wallet_failed',
        (state) => Object.assign(state, { behaviour: 'breaks' }),
        1,
      ],
      [
        'has a wallet that babbles',
        'wallet_failed',
        (state) => Object.assign(state, { behaviour: 'babbles' }),
        1,
      ],
      ['has switched the chain', 'wrong_chain', (state) => Object.assign(state, { chainId: 1 }), 0],
      ['has taken the account back', 'wrong_account', (state) => Object.assign(state, { accounts: [] }), 0],
      [
        'has switched the account',
        'wrong_account',
        (state) => Object.assign(state, { accounts: [privateKeyToAccount(keyOf(2)).address] }),
        0,
      ],
      ['signs with another key', 'wrong_account', (state) => Object.assign(state, { key: keyOf(2) }), 1],
    ]
    for (const [what, code, change, prompts] of changes) {
      it(`${what}: ${code}`, async () => {
        const { wallet, browser } = opened
        change(browser.state)
        expect(await codeOf(wallet.signMessage('hello'))).to.equal(code)
        expect(await codeOf(signerOf(wallet, net, 'Grant'))).to.equal(code)
        expect(browser.prompts).to.have.length(2 * prompts)
      })
    }

    it('is not asked to sign for another chain than the wallet’s', async () => {
      const { wallet, browser } = opened
      const elsewhere = netOf(1, net.registry)
      expect(await codeOf(signerOf(wallet, elsewhere, 'Grant'))).to.equal('wrong_chain')
      expect(browser.prompts).to.deep.equal([])
    })

    it('goes on once the chain is the right one again', async () => {
      const { wallet, browser } = opened
      browser.state.chainId = 1
      await codeOf(wallet.signMessage('hello'))
      browser.state.chainId = net.chainId
      expect(await codeOf(wallet.signMessage('hello'))).to.equal('none')
    })
  })
}

type Change = (state: BrowserWallet['state']) => void
