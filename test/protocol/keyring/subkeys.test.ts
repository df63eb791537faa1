import { expect } from 'chai'
import { fromBase64url, toBase64url } from '../../../protocol/src/bytes/base64url.ts'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { keyPairOf, requireKeyPair } from '../../../protocol/src/crypto/keyPair.ts'
import { deriveSubkey, type SubkeyUse, subkeyInfo } from '../../../protocol/src/keyring/subkeys.ts'
import { parseClassName } from '../../../protocol/src/values/classes.ts'
import { parseVaultId } from '../../../protocol/src/values/ids.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

type In = { root: string; vaultId: string; info?: string; secret: string; pub: string }
type Out = { key: string; pub?: string; vaultTag?: string; ok?: boolean }

describe('protocol/keyring/subkeys', () => {
  for (const { name, in: given, out, error } of loadVectors<In, Out>('keys')) {
    if (given.info === undefined) {
      it(`${name}: ${error ?? 'accepted'}`, async () => {
        const pair = { secret: hexBytes(given.secret), publicKey: fromBase64url(given.pub) }
        expect(await codeOf(() => requireKeyPair(pair))).to.equal(error)
      })
      continue
    }
    it(`derives ${name}`, () => {
      const use = useOf(given.info!)
      const key = deriveSubkey({ root: hexBytes(given.root), vaultId: parseVaultId(given.vaultId) }, use)
      expect(subkeyInfo(use)).to.equal(given.info)
      expect(toHex(key)).to.equal(out?.key)
      if (out?.pub !== undefined) expect(toBase64url(keyPairOf(key).publicKey)).to.equal(out.pub)
      if (out?.vaultTag !== undefined) expect(toHex(key.subarray(0, 16))).to.equal(out.vaultTag)
    })
  }

  for (const epoch of [0, -1, 1.5, 4_294_967_296]) {
    it(`has no epoch ${epoch}`, async () => {
      const use = { use: 'class', class: parseClassName('labs'), epoch } as const
      expect(await codeOf(() => subkeyInfo(use))).to.be.instanceOf(RangeError)
    })
  }
})

function useOf(info: string): SubkeyUse {
  const [, , use, first, second] = info.split('/')
  if (use === 'class') return { use, class: parseClassName(first), epoch: Number(second) }
  if (use === 'prev') return { use, gen: Number(first) }
  if (use === 'org') return { use, keyVersion: Number(first) }
  return { use } as SubkeyUse
}
