import { expect } from 'chai'
import * as sdk from '@consentry/sdk/patient'
import { fakeGateway, gatewayOrigin } from '../support/fakeGateway.ts'
import { allowLogin } from '../support/fakeLogin.ts'
import { testClient } from '../support/testClient.ts'

describe('sdk: the patient entry', () => {
  it('logs in, and signs each request anew with the key of the session', async () => {
    const gateway = fakeGateway()
    allowLogin(gateway)
    const { client } = await testClient(gateway)
    const session = await sdk.login(client)
    gateway.handlers.listRecords = () => ({ json: { items: [], next: null } })
    const proofs: (string | undefined)[] = []
    for (let i = 0; i < 2; i++) {
      await session.call('listRecords', { path: { p: session.address } })
      proofs.push(gateway.requests.at(-1)?.headers['dpop'])
    }
    expect(proofs[0]).to.match(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    expect(proofs[1]).not.to.equal(proofs[0])
    expect(client.deployment.gateway).to.equal(gatewayOrigin)
  })
})
