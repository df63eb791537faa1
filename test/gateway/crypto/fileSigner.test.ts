import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { fileSigner } from '../../../gateway/src/adapters/crypto/fileSigner.ts'
import { signatureThread } from '../../../gateway/src/adapters/crypto/signatureThread.ts'
import { FatalError } from '../../../gateway/src/errors/FatalError.ts'
import { tweetnaclCurves } from '../../../protocol/src/crypto/tweetnaclCurves.ts'
import { type TemporaryFolder, temporaryFolder } from '../../support/temporaryFolder.ts'

const seedHex = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'

describe('gateway/adapters/crypto/fileSigner', () => {
  let folder: TemporaryFolder
  let path: string

  beforeEach(async () => {
    folder = await temporaryFolder()
    path = join(folder.path, 'key')
  })
  afterEach(() => folder.remove())

  const write = (text: string, mode: number) => {
    writeFileSync(path, text)
    chmodSync(path, mode)
  }

  it('signs with the seed of the file', () => {
    write(`${seedHex}\n`, 0o600)
    const signer = fileSigner(path)
    const signature = signer.sign(Uint8Array.of(1, 2))
    expect(tweetnaclCurves.ed25519Verify(signer.publicKey, Uint8Array.of(1, 2), signature)).to.equal(true)
  })

  it('signs the same on another thread', async () => {
    write(seedHex, 0o600)
    const aside = signatureThread()
    try {
      const signer = fileSigner(path, aside)
      const message = Uint8Array.of(1, 2, 3)
      expect(await signer.signAside?.(message)).to.deep.equal(signer.sign(message))
    } finally {
      await aside.close()
    }
  })

  for (const mode of [0o640, 0o604, 0o644, 0o660, 0o700]) {
    it(`refuses mode 0${mode.toString(8)}`, () => {
      write(seedHex, mode)
      expect(() => fileSigner(path)).to.throw(FatalError, 'must have 0600')
    })
  }

  it('refuses a missing file and other content, without showing it', () => {
    expect(() => fileSigner(path)).to.throw(FatalError, 'cannot be read')
    for (const text of ['', `0x${seedHex}`, seedHex.slice(2), `${seedHex}00`, seedHex.toUpperCase()]) {
      write(text, 0o600)
      expect(() => fileSigner(path))
        .to.throw(FatalError, 'does not hold 64 hex digits')
        .with.property('message')
        .that.does.not.include(seedHex.slice(4, 20))
    }
  })
})
