import { expect } from 'chai'
import fc from 'fast-check'
import { toHex } from '../../../protocol/src/bytes/hex.ts'
import { parseRecoveryCode, recoveryCodeText } from '../../../protocol/src/keyring/recoveryCode.ts'
import { codeOf, hexBytes, loadVectors } from '../../support/vectors.ts'

type In = { secret?: string; code?: string; keyring?: string }
type Out = { code?: string; secret?: string }

describe('protocol/keyring/recoveryCode', () => {
  for (const { name, in: given, out, error } of loadVectors<In, Out>('keyring')) {
    if (given.keyring !== undefined) continue
    if (given.secret !== undefined) {
      const secret = hexBytes(given.secret)
      it(`writes ${name}`, () => expect(recoveryCodeText(secret)).to.equal(out?.code))
    } else if (out?.secret !== undefined) {
      it(`reads ${name}`, () => expect(toHex(parseRecoveryCode(given.code!))).to.equal(out.secret))
    } else {
      it(`refuses ${name}`, async () => {
        expect(await codeOf(() => parseRecoveryCode(given.code!))).to.equal(error)
      })
    }
  }

  it('reads what it wrote', () => {
    const property = fc.property(fc.uint8Array({ minLength: 20, maxLength: 20 }), (secret) => {
      expect(parseRecoveryCode(recoveryCodeText(secret))).to.deep.equal(new Uint8Array(secret))
    })
    fc.assert(property, { seed: 20_260_106, numRuns: 500 })
  })

  it('finds every single wrong character of a code', async () => {
    const code = recoveryCodeText(new Uint8Array(20).fill(77))
    let missed = 0
    for (let i = 0; i < code.length; i++) {
      if (code[i] === '-') continue
      const wrong = code.slice(0, i) + (code[i] === '7' ? '8' : '7') + code.slice(i + 1)
      if ((await codeOf(() => parseRecoveryCode(wrong))) === undefined) missed++
    }
    expect(missed).to.equal(0)
  })

  it('has a text for 20 bytes only', async () => {
    expect(await codeOf(() => recoveryCodeText(new Uint8Array(19)))).to.be.instanceOf(RangeError)
  })

  it('meets 10,000 other texts with bad_code', async () => {
    const inputs = fc.oneof(fc.string({ maxLength: 50 }), fc.stringMatching(/^[0-9A-Z]{34}$/))
    const property = fc.asyncProperty(inputs, async (text) => {
      expect(['bad_code', undefined]).to.include(await codeOf(() => parseRecoveryCode(text)))
    })
    await fc.assert(property, { seed: 20_260_107, numRuns: 10_000 })
  }).timeout(20_000)
})
