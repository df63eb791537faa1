import { expect } from 'chai'
import { type JsonValue, netOf } from '@consentry/protocol'
import { createClient } from '../../../sdk/src/client/createClient.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import { address, bytes32 } from '../../support/ids.ts'
import { countingWallet } from '../support/countingWallet.ts'
import { fakeDeployment, fakeGateway, gatewayOrigin } from '../support/fakeGateway.ts'
import { memoryChain } from '../support/memoryChain.ts'
import { testClient } from '../support/testClient.ts'

describe('sdk: createClient', () => {
  it('takes the network from the deployment once the chain bears it out', async () => {
    const { client } = await testClient()
    expect(client.net).to.deep.equal(netOf(31_337, address(0xc1)))
    expect(client.origin).to.equal(gatewayOrigin)
  })

  it('refuses a gateway that says it is another one', async () => {
    await refused(
      fakeGateway({
        readDeployment: () => ({ json: { ...fakeDeployment, gateway: 'https://b.example' } as JsonValue }),
      }),
    )
  })

  it('refuses another network than the one it was told', async () => {
    await refused(fakeGateway(), { net: netOf(31_337, address(0xdd)) })
  })

  it('refuses another chain than its node has', async () => {
    const chain = memoryChain()
    chain.state.chainId = 1
    await refused(fakeGateway(), { chain })
  })

  it('refuses contracts that have other code on chain, or none', async () => {
    for (const codeHash of [bytes32(8), undefined]) {
      const chain = memoryChain()
      chain.state.codeHash = codeHash
      await refused(fakeGateway(), { chain })
    }
  })
})

async function refused(gateway: ReturnType<typeof fakeGateway>, options: object = {}): Promise<void> {
  const work = createClient({
    gateway: gatewayOrigin,
    chain: memoryChain(),
    wallet: countingWallet(1),
    transport: gateway.transport,
    ...options,
  })
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).to.be.instanceOf(SdkError).and.include({ code: 'wrong_deployment' })
}
