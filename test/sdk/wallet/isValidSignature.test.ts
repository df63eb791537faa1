import { expect } from 'chai'
import { parseSignatureHex } from '@consentry/protocol'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import { eip1193Chain } from '../../../sdk/src/wallet/eip1193.ts'
import { isValidSignature } from '../../../sdk/src/wallet/isValidSignature.ts'
import { address } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'

const digest = new Uint8Array(32).fill(7)
const magic = `0x1626ba7e${'00'.repeat(28)}`

/** A node that answers every call so, and what it was asked. */
function node(answer: () => unknown) {
  const calls: unknown[] = []
  return {
    calls,
    request: async ({ params }: { params?: readonly unknown[] }) => {
      calls.push(params)
      return answer()
    },
  }
}

describe('sdk: asking a contract wallet', () => {
  for (const size of [1, 31, 32, 65, 200]) {
    it(`sends a signature of ${size} bytes as the contract reads it`, async () => {
      const provider = node(() => magic)
      const signature = parseSignatureHex(`0x${'ab'.repeat(size)}`)
      expect(await isValidSignature(provider, { address: address(9), digest, signature })).to.equal(true)
      const word = (value: number): string => value.toString(16).padStart(64, '0')
      const padded = 'ab'.repeat(size).padEnd(Math.ceil(size / 32) * 64, '0')
      const data = `0x1626ba7e${'07'.repeat(32)}${word(64)}${word(size)}${padded}`
      expect(provider.calls).to.deep.equal([[{ to: address(9), data }, 'latest']])
    })
  }

  const ask = (answer: () => unknown) =>
    eip1193Chain(node(answer)).isSignedBy(address(9), digest, parseSignatureHex('0xab'))

  for (const answer of [
    '0x',
    `0x1626ba7e${'00'.repeat(27)}01`,
    `${magic}00`,
    '0x1626ba7e',
    null,
    1,
    undefined,
  ]) {
    it(`takes ${JSON.stringify(answer)} for a no`, async () => {
      expect(await ask(() => answer)).to.equal(false)
    })
  }

  it('takes a contract that reverts for a no', async () => {
    for (const code of [3, -32_000, -32_603])
      expect(await ask(() => Promise.reject(Object.assign(new TypeError('reverted'), { code })))).to.equal(
        false,
      )
  })

  it('does not take silence for a no', async () => {
    for (const code of [4900, 4901, -32_005])
      expect(await codeOf(ask(() => Promise.reject({ code })))).to.equal('unreachable')
    expect(await codeOf(ask(() => Promise.reject(new SdkError('unreachable', 'gone'))))).to.equal(
      'unreachable',
    )
  })
})
