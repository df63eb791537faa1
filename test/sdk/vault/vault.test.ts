import { expect } from 'chai'
import {
  coreClasses,
  type KeyPair,
  type Millis,
  parseKeyring,
  randomBytes,
  serialiseKeyring,
  type SignatureHex,
} from '@consentry/protocol'
import { createVault } from '../../../sdk/src/vault/createVault.ts'
import { openVault } from '../../../sdk/src/vault/openVault.ts'
import type { Vault } from '../../../sdk/src/vault/Vault.ts'
import type { Wallet } from '../../../sdk/src/wallet/Wallet.ts'
import { codeOf } from '../support/codeOf.ts'
import { countingWallet } from '../support/countingWallet.ts'
import { noon } from '../support/testClient.ts'

const origin = 'https://portal.example'

async function create(wallet: Wallet = countingWallet(1)) {
  const codes: string[] = []
  let prompts = 0
  const counted: Wallet = {
    ...wallet,
    signMessage: (text) => {
      prompts++
      return wallet.signMessage(text)
    },
  }
  const { vault, keyring } = await createVault({
    wallet: counted,
    origin,
    chainId: 31_337,
    now: noon as Millis,
    random: randomBytes,
    showRecoveryCode: async (code) => {
      codes.push(`${prompts}:${code}`)
    },
  })
  const [shown = ''] = codes
  return { wallet, vault, keyring, shown, code: shown.slice(2) }
}

async function keysOf(vault: Vault): Promise<readonly KeyPair[]> {
  const classes = await Promise.all(coreClasses.map((name) => vault.classKey(name, 1)))
  return [await vault.inbox(), await vault.orgKey(1), ...classes]
}

describe('sdk: vault', () => {
  it('shows the code between the two signatures: the second is the rehearsal', async () => {
    const { shown } = await create()
    expect(shown).to.match(/^1:([0-9A-Z]{4}-){8}[0-9A-Z]{2}$/)
  })

  it('opens with the wallet and with the code to the same keys', async () => {
    const { wallet, vault, keyring, code } = await create()
    const byWallet = await openVault(keyring, { by: 'wallet', wallet, origin })
    const byCode = await openVault(keyring, { by: 'code', code: code.toLowerCase() })
    const keys = await keysOf(vault)
    expect(await keysOf(byWallet.vault)).to.deep.equal(keys)
    expect(await keysOf(byCode.vault)).to.deep.equal(keys)
    expect(new Set(keys.map(({ secret }) => Buffer.from(secret).toString('hex')))).to.have.property(
      'size',
      keys.length,
    )
  })

  it('holds both kinds of slots and no root', async () => {
    const { keyring } = await create()
    expect(parseKeyring(keyring).slots.map(({ type }) => type)).to.deep.equal(['wallet', 'code'])
  })

  it('refuses a wallet that signs differently each time', async () => {
    const wallet = countingWallet(1)
    let turn = 0
    const moody: Wallet = {
      ...wallet,
      signMessage: async (text) => wallet.signMessage(turn++ === 0 ? text : `${text} `),
    }
    expect(await codeOf(create(moody))).to.equal('bad_signature')
  })

  it('refuses a wallet that signs with another account, before the code is shown', async () => {
    const other = countingWallet(2)
    const foreign: Wallet = { ...countingWallet(1), signMessage: (text) => other.signMessage(text) }
    expect(await codeOf(create(foreign))).to.equal('bad_signature')
  })

  it('does not let the wallet sign on another site, for another vault or with another account', async () => {
    const { keyring } = await create()
    const wallet = countingWallet(1)
    const elsewhere = openVault(keyring, { by: 'wallet', wallet, origin: 'https://p0rtal.example' })
    expect(await codeOf(elsewhere)).to.equal('bad_slot')
    const { slots, ...rest } = parseKeyring(keyring)
    const moved = serialiseKeyring({
      ...rest,
      slots,
      vaultId: parseKeyring((await create()).keyring).vaultId,
    })
    expect(await codeOf(openVault(moved, { by: 'wallet', wallet, origin }))).to.equal('bad_slot')
    const stranger = openVault(keyring, { by: 'wallet', wallet: countingWallet(2), origin })
    expect(await codeOf(stranger)).to.equal('wrong_wallet')
    expect(wallet.prompts).to.deep.equal([])
  })

  it('tells a wrong code from a mistyped one, and an altered keyring from both', async () => {
    const { keyring, code } = await create()
    const { code: foreign } = await create()
    expect(await codeOf(openVault(keyring, { by: 'code', code: foreign }))).to.equal('bad_commitment')
    expect(await codeOf(openVault(keyring, { by: 'code', code: `${code.slice(0, -1)}U` }))).to.equal(
      'bad_code',
    )
    const altered = serialiseKeyring({ ...parseKeyring(keyring), gen: 2 })
    expect(await codeOf(openVault(altered, { by: 'code', code }))).to.equal('bad_mac')
  })

  it('takes no signature that the wallet gave for something else', async () => {
    const { keyring } = await create()
    const wallet = countingWallet(1)
    const old: Wallet = {
      ...wallet,
      signMessage: async (): Promise<SignatureHex> => wallet.signMessage('older'),
    }
    expect(await codeOf(openVault(keyring, { by: 'wallet', wallet: old, origin }))).to.equal('bad_signature')
  })

  it('gives nothing once it is locked', async () => {
    const { vault } = await create()
    const { secret } = await vault.inbox()
    vault.lock()
    expect(() => vault.inbox())
      .to.throw()
      .with.property('code', 'no_key')
    expect(secret).to.deep.equal(new Uint8Array(32))
  })
})
