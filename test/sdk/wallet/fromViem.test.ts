import { expect } from 'chai'
import { personalMessageDigest, recoverAddress } from '@consentry/protocol'
import { createWalletClient, custom, type LocalAccount } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { fromViem } from '../../../sdk/src/wallet/fromViem.ts'

const account = privateKeyToAccount(generatePrivateKey())

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

  it('lets a client with a key of its own sign by that key', async () => {
    const transport = custom({ request: async () => Promise.reject(new TypeError('no node')) })
    const wallet = fromViem(createWalletClient({ account, transport }))
    expect(recoverAddress(personalMessageDigest('hello'), await wallet.signMessage('hello'))).to.equal(
      wallet.address,
    )
  })

  it('needs a client with an account', () => {
    const client = createWalletClient({ transport: custom({ request: async () => null }) })
    expect(() => fromViem(client)).to.throw(TypeError)
  })
})
