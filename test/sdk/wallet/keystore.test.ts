import { expect } from 'chai'
import { decryptKeystoreJson, encryptKeystoreJson, isKeystoreJson } from 'ethers'
import { to0x, toHex } from '@consentry/protocol'
import { fromKeystore, fromPrivateKey, readKeystore, writeKeystore } from '../../../sdk/src/wallet/key.ts'
import { codeOf } from '../support/codeOf.ts'
import { keyOf } from './support/adapters.ts'

const cheap = { rounds: 2 }

/** The examples of the Web3 Secret Storage Definition; both hold this key behind `testpassword`. */
const published = {
  key: '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d',
  pbkdf2: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '6087dab2f9fdbbfaddc31a909735c1e6' },
    ciphertext: '5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46',
    kdf: 'pbkdf2',
    kdfparams: {
      c: 262_144,
      dklen: 32,
      prf: 'hmac-sha256',
      salt: 'ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd',
    },
    mac: '517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2',
  },
  scrypt: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262_144,
      r: 1,
      p: 8,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
}

describe('sdk: keystores', function () {
  this.timeout(60_000)

  for (const kdf of ['pbkdf2', 'scrypt'] as const) {
    it(`opens the published example with ${kdf}`, async () => {
      const json = JSON.stringify({
        version: 3,
        id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
        crypto: published[kdf],
      })
      expect(toHex(await readKeystore(json, 'testpassword'))).to.equal(published.key)
      expect(await codeOf(readKeystore(json, 'Testpassword'))).to.equal('wrong_password')
    })
  }

  it('opens what ethers wrote, and the other way round', async () => {
    const account = { address: fromPrivateKey(keyOf(1)).address, privateKey: keyOf(1) }
    const theirs = await encryptKeystoreJson(account, 'Pässwört', { scrypt: { N: 2 } })
    expect(to0x(await readKeystore(theirs, 'Pässwört'))).to.equal(keyOf(1))
    const ours = await writeKeystore(keyOf(1), 'Pässwört', cheap)
    expect(isKeystoreJson(ours)).to.equal(true)
    expect((await decryptKeystoreJson(ours, 'Pässwört')).privateKey).to.equal(keyOf(1))
  })

  it('takes a password in either form of its letters', async () => {
    const ours = await writeKeystore(keyOf(1), 'Pässwört'.normalize('NFD'), cheap)
    expect((await fromKeystore(ours, 'Pässwört'.normalize('NFC'))).address).to.equal(
      fromPrivateKey(keyOf(1)).address,
    )
  })

  it('never seals a key twice alike, and holds no key in clear', async () => {
    const [one, two] = [await writeKeystore(keyOf(1), 'a', cheap), await writeKeystore(keyOf(1), 'a', cheap)]
    expect(one).not.to.equal(two)
    expect(one).not.to.include(keyOf(1).slice(2))
  })

  const changes: readonly (readonly [what: string, change: (file: KeystoreFile) => void])[] = [
    ['of another version', (file) => Object.assign(file, { version: 1 })],
    ['with another cipher', (file) => Object.assign(file.crypto, { cipher: 'aes-256-gcm' })],
    ['with another way from the password', (file) => Object.assign(file.crypto, { kdf: 'argon2id' })],
    ['that would take all memory', (file) => Object.assign(file.crypto.kdfparams, { n: 2 ** 30 })],
    ['whose rounds are no power of two', (file) => Object.assign(file.crypto.kdfparams, { n: 3 })],
    ['with a short key', (file) => Object.assign(file.crypto, { ciphertext: '00' })],
    ['without a check sum', (file) => Object.assign(file.crypto, { mac: undefined })],
    ['that names another address', (file) => Object.assign(file, { address: '00'.repeat(20) })],
  ]
  for (const [what, change] of changes) {
    it(`refuses a keystore ${what}`, async () => {
      const file = JSON.parse(await writeKeystore(keyOf(1), 'a', cheap)) as KeystoreFile
      change(file)
      expect(await codeOf(readKeystore(JSON.stringify(file), 'a'))).to.equal('bad_keystore')
    })
  }

  it('refuses text that is no keystore', async () => {
    for (const text of ['', 'null', '[]', '{"version":3}', '{'])
      expect(await codeOf(readKeystore(text, 'a'))).to.equal('bad_keystore')
  })

  it('tells an altered key by its check sum', async () => {
    const file = JSON.parse(await writeKeystore(keyOf(1), 'a', cheap)) as KeystoreFile
    const first = file.crypto.ciphertext.startsWith('ff') ? '00' : 'ff'
    file.crypto.ciphertext = first + file.crypto.ciphertext.slice(2)
    expect(await codeOf(readKeystore(JSON.stringify(file), 'a'))).to.equal('wrong_password')
  })

  it('refuses what is no private key, and says nothing of it', async () => {
    const order = '0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'
    const given = ['', '0x', keyOf(1).slice(0, -2), `${keyOf(1)}zz`, `0x${'00'.repeat(32)}`, order]
    for (const key of given) {
      expect(() => fromPrivateKey(key))
        .to.throw()
        .and.satisfy((error: Error & { code: string }) => {
          return error.code === 'bad_keystore' && !error.message.includes('0101') && error.cause === undefined
        })
    }
  })
})

type KeystoreFile = { crypto: { ciphertext: string; kdfparams: object } }
