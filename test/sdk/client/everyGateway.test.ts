import { expect } from 'chai'
import type { SignatureHex } from '@consentry/protocol'
import { everyGateway } from '../../../sdk/src/client/everyGateway.ts'
import { address, grantId } from '../../support/ids.ts'
import { codeOf } from '../support/codeOf.ts'
import { fakeGateway, type FakeHandler, gatewayOrigin } from '../support/fakeGateway.ts'
import { testClient } from '../support/testClient.ts'

const other = 'https://other.example'
const fence = {
  patient: address(1),
  signer: address(1),
  target: grantId(5),
  sig: `0x${'11'.repeat(65)}` as SignatureHex,
}
const latched: FakeHandler = () => ({ json: { latched: true, relayId: '5'.repeat(32) } })

/** Sends the fence to two gateways that answer so. */
async function fenced(first: FakeHandler, second: FakeHandler) {
  const createFence: FakeHandler = (request) => (request.url.startsWith(other) ? second : first)(request)
  const { client, gateway } = await testClient(fakeGateway({ createFence }), { otherGateways: [other] })
  return { outcomes: await everyGateway(client, fence), gateway }
}

describe('sdk: everyGateway', () => {
  it('tells each gateway, and needs no session for it', async () => {
    const { outcomes, gateway } = await fenced(latched, () => ({ json: { latched: true, relayId: null } }))
    expect(outcomes).to.deep.equal([
      { gateway: gatewayOrigin, latched: true, relayId: '5'.repeat(32) },
      { gateway: other, latched: true, relayId: null },
    ])
    const sent = gateway.requests.filter(({ name }) => name === 'createFence')
    expect(sent.map(({ url }) => new URL(url).origin).sort()).to.deep.equal([gatewayOrigin, other])
    for (const { headers } of sent) expect(headers).to.not.have.any.keys('authorization', 'dpop')
  })

  it('says which gateway did not latch, and why', async () => {
    const { outcomes } = await fenced(latched, () => 'no answer')
    expect(outcomes[1]).to.deep.equal({ gateway: other, latched: false, code: 'unreachable' })
    const { outcomes: refused } = await fenced(() => ({ code: 'bad_signature' }), latched)
    expect(refused[0]).to.deep.equal({ gateway: gatewayOrigin, latched: false, code: 'bad_signature' })
  })

  it('fails if none latched', async () => {
    const none: FakeHandler = () => ({ code: 'stale_sequence' })
    expect(await codeOf(fenced(none, () => 'no answer'))).to.equal('stale_sequence')
  })
})
