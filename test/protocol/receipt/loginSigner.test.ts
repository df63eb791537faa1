import { expect } from 'chai'
import { privateKeyToAccount } from 'viem/accounts'
import { loginSigner } from '../../../protocol/src/receipt/loginSigner.ts'
import { bytes32 } from '../../support/ids.ts'

const account = privateKeyToAccount(bytes32(5))
const own = account.address.toLowerCase()

describe('the signer of a login', () => {
  it('is the same each time it is asked for', async () => {
    const signature = await account.signMessage({ message: 'one' })
    expect(loginSigner('one', signature)).to.equal(own)
    expect(loginSigner('one', signature)).to.equal(own)
  })

  it('is not taken over to another text, nor to another signature', async () => {
    const signature = await account.signMessage({ message: 'one' })
    expect(loginSigner('one', signature)).to.equal(own)
    expect(loginSigner('two', signature)).not.to.equal(own)
    expect(loginSigner('one', await account.signMessage({ message: 'two' }))).not.to.equal(own)
    // The two parts cannot be shifted into each other.
    expect(loginSigner('', `${signature}one`)).to.equal(null)
  })

  it('is nobody for what is no signature of a key', () => {
    for (const signature of ['0x', '0x1234', '', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(96)}`])
      expect(loginSigner('one', signature)).to.equal(null)
  })

  it('is right for more logins than are remembered', async () => {
    const texts = Array.from({ length: 300 }, (_, i) => `login ${i}`)
    const signatures = await Promise.all(texts.map((message) => account.signMessage({ message })))
    for (const [i, text] of texts.entries()) expect(loginSigner(text, signatures[i] ?? '')).to.equal(own)
    expect(loginSigner(texts[0] ?? '', signatures[0] ?? '')).to.equal(own)
  }).timeout(60_000)
})
