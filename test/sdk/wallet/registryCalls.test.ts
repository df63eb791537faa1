import { expect } from 'chai'
import { providerRegistryAbi } from '@consentry/protocol'
import { encodeFunctionData } from 'viem'
import { eip1193SetEncKey, eip1193SetMember } from '../../../sdk/src/wallet/eip1193.ts'
import { address, orgId, s } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'

/** A wallet whose transaction has these receipts, one after the other. */
function sending(...receipts: readonly unknown[]) {
  const left = [...receipts]
  const sent: unknown[] = []
  const pauses: number[] = []
  const request = async ({ method, params }: { method: string; params?: readonly unknown[] }) => {
    if (method === 'eth_getTransactionReceipt') return left.shift()
    sent.push(params?.[0])
    return '0x01'
  }
  const options = {
    from: address(1),
    providers: address(2),
    sleep: async (millis: number) => void pauses.push(millis),
  }
  const provider = { request }
  return {
    sent,
    pauses,
    setEncKey: eip1193SetEncKey(provider, options),
    setMember: eip1193SetMember(provider, options),
  }
}

describe('sdk: what an administrator sends by a browser wallet', () => {
  it('sends one transaction and waits for its receipt', async () => {
    const { setEncKey, sent, pauses } = sending(null, null, { status: '0x1' })
    await setEncKey(orgId(5), new Uint8Array(32).fill(7))
    const args = [orgId(5), `0x${'07'.repeat(32)}`] as const
    const data = encodeFunctionData({ abi: providerRegistryAbi, functionName: 'setEncKey', args })
    expect(sent).to.deep.equal([{ from: address(1), to: address(2), data }])
    expect(pauses).to.have.length(2)
  })

  it('sets a member as the contract reads it', async () => {
    const { setMember, sent } = sending({ status: '0x1' })
    await setMember(orgId(5), { who: address(9), roles: 3, validUntil: s(1_800_000_000) })
    const args = [orgId(5), address(9), 3, 1_800_000_000] as const
    const data = encodeFunctionData({ abi: providerRegistryAbi, functionName: 'setMember', args })
    expect(sent).to.deep.equal([{ from: address(1), to: address(2), data }])
  })

  it('says when the contract refused', async () => {
    const { setEncKey, setMember } = sending({ status: '0x0' }, { status: '0x0' })
    expect(await codeOf(setEncKey(orgId(5), new Uint8Array(32)))).to.equal('relay_failed')
    const member = { who: address(9), roles: 0, validUntil: s(0) }
    expect(await codeOf(setMember(orgId(5), member))).to.equal('relay_failed')
  })
})
