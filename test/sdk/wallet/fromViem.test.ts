import { expect } from 'chai'
import {
  netOf,
  personalMessageDigest,
  recoverAddress,
  recoverTypedDataSigner,
  typedDataOf,
} from '@consentry/protocol'
import { createWalletClient, custom, type LocalAccount } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { fromViem } from '../../../sdk/src/wallet/fromViem.ts'
import type { Wallet } from '../../../sdk/src/wallet/Wallet.ts'
import { address, grantId } from '../../support/ids.ts'

const net = netOf(31_337, address(0xc1))
const account = privateKeyToAccount(generatePrivateKey())

/** A browser wallet: the same key behind an EIP-1193 provider. */
function browserWallet(): Wallet {
  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    const [first, second] = params as [string, string]
    if (method === 'personal_sign') return account.signMessage({ message: { raw: first as `0x${string}` } })
    if (method === 'eth_signTypedData_v4') return account.signTypedData(JSON.parse(second))
    throw new TypeError(`not asked for: ${method}`)
  }
  return fromViem(createWalletClient({ account: account.address, transport: custom({ request }) }))
}

for (const [kind, make] of [
  ['a local account', () => fromViem(account)],
  ['a browser wallet', browserWallet],
] as const) {
  describe(`sdk: a wallet from viem, ${kind}`, () => {
    it('signs personal messages', async () => {
      const wallet = make()
      const signature = await wallet.signMessage('hello')
      expect(wallet.address).to.equal(account.address.toLowerCase())
      expect(recoverAddress(personalMessageDigest('hello'), signature)).to.equal(wallet.address)
    })

    it('signs typed data as the protocol hashes it', async () => {
      const wallet = make()
      const message = { patient: wallet.address, id: grantId(5) }
      const signature = await wallet.signTypedData(typedDataOf(net, 'Revoke', message))
      expect(recoverTypedDataSigner(net, 'Revoke', { message, signature })).to.equal(wallet.address)
    })
  })
}

describe('sdk: a wallet from viem', () => {
  it('brings signatures of hasty wallets into their one form', async () => {
    const hasty = {
      ...account,
      signMessage: async () => {
        const signature = await account.signMessage({ message: 'hello' })
        return `0x${signature.slice(2, 130).toUpperCase()}0${Number.parseInt(signature.slice(130), 16) - 27}`
      },
    } as LocalAccount
    const signature = await fromViem(hasty).signMessage('hello')
    expect(recoverAddress(personalMessageDigest('hello'), signature)).to.equal(account.address.toLowerCase())
  })

  it('needs a client with an account', () => {
    const client = createWalletClient({ transport: custom({ request: async () => null }) })
    expect(() => fromViem(client)).to.throw(TypeError)
  })
})
