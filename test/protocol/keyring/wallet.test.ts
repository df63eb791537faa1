import { secp256k1 } from '@noble/curves/secp256k1.js'
import { expect } from 'chai'
import { Wallet } from 'ethers'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { personalMessageDigest } from '../../../protocol/src/crypto/secp256k1.ts'
import { requireWalletMessage, walletMessage } from '../../../protocol/src/keyring/walletMessage.ts'
import { enrolWalletSecret, walletSecret } from '../../../protocol/src/keyring/walletSecret.ts'
import { parseAddress, parseVaultId } from '../../../protocol/src/values/ids.ts'
import { parseMillis } from '../../../protocol/src/values/times.ts'
import { codeOf, hexBytes } from '../../support/vectors.ts'

const wallet = new Wallet(`0x${'1'.repeat(64)}`)
const parts = {
  origin: 'https://portal.example',
  address: parseAddress(wallet.address.toLowerCase()),
  chainId: 31_337,
  vaultId: parseVaultId('a0'.repeat(16)),
  issuedAt: parseMillis(1_767_225_600_000),
}
const message = walletMessage(parts)

describe('protocol/keyring: wallet slot', () => {
  it('writes the message a wallet shows', () => {
    expect(message).to.equal(
      [
        'portal.example wants you to sign in with your Ethereum account:',
        wallet.address,
        '',
        'Unlock your health vault. Sign this ONLY on portal.example. Signing it elsewhere gives away your records.',
        '',
        'URI: https://portal.example',
        'Version: 1',
        'Chain ID: 31337',
        'Nonce: a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0',
        'Issued At: 2026-01-01T00:00:00.000Z',
      ].join('\n'),
    )
  })

  it('shows the scheme for a portal on this machine', () => {
    const local = walletMessage({ ...parts, origin: 'http://127.0.0.1:5173' })
    expect(local.split('\n')[0]).to.equal(
      'http://127.0.0.1:5173 wants you to sign in with your Ethereum account:',
    )
  })

  for (const origin of ['http://portal.example', 'https://portal.example/', 'ftp://x', 'https://a b', '']) {
    it(`has no message for the origin ${JSON.stringify(origin)}`, async () => {
      expect(await codeOf(() => walletMessage({ ...parts, origin }))).to.equal('bad_slot')
    })
  }

  it('accepts its own message', () => requireWalletMessage(message, parts))

  for (const [fault, change] of Object.entries({
    'of another site': { origin: 'https://portal.evil' },
    'of another address': { address: parseAddress(`0x${'2'.repeat(40)}`) },
    'of another vault': { vaultId: parseVaultId('b0'.repeat(16)) },
  })) {
    it(`refuses a message ${fault}`, async () => {
      expect(await codeOf(() => requireWalletMessage(message, { ...parts, ...change }))).to.equal('bad_slot')
    })
  }

  for (const changed of [
    `${message}\n`,
    message.replace('Version: 1', 'Version: 2'),
    message.replace('2026-01-01T', '2026-13-01T'),
    message.replace('31337', '031337'),
    message.replace('ONLY ', ''),
    '',
  ]) {
    it(`refuses the changed message ${JSON.stringify(changed.slice(-40))}`, async () => {
      expect(await codeOf(() => requireWalletMessage(changed, parts))).to.equal('bad_slot')
    })
  }

  it('takes r and s of two equal signatures as the secret', async () => {
    const first = await wallet.signMessage(message)
    const secret = enrolWalletSecret(
      { ...parts, message },
      { first, second: await wallet.signMessage(message) },
    )
    expect(`0x${toHex(secret)}`).to.equal(first.slice(0, 130))
    expect(walletSecret({ ...parts, message }, first)).to.deep.equal(secret)
  })

  it('refuses signatures of another account, of another text and of a contract wallet', async () => {
    const other = await new Wallet(`0x${'2'.repeat(64)}`).signMessage(message)
    for (const signature of [other, await wallet.signMessage('x'), '0x1234', 'zz']) {
      expect(await codeOf(() => walletSecret({ ...parts, message }, signature))).to.equal('bad_signature')
    }
  })

  it('refuses a wallet that signs differently each time', async () => {
    const first = await wallet.signMessage(message)
    const options = {
      prehash: false,
      lowS: true,
      extraEntropy: new Uint8Array(32).fill(7),
      format: 'recovered' as const,
    }
    const raw = secp256k1.sign(personalMessageDigest(message), hexBytes(wallet.privateKey), options)
    const second = `0x${toHex(raw.subarray(1))}${(27 + raw[0]!).toString(16)}`
    expect(walletSecret({ ...parts, message }, second)).to.have.length(64)
    const enrol = () => enrolWalletSecret({ ...parts, message }, { first, second })
    expect(await codeOf(enrol)).to.equal('bad_signature')
  })
})
