import {
  type Deployment,
  type FenceResponse,
  netOf,
  parseAddress,
  parseGrantId,
  typedDataOf,
} from '@consentry/protocol'
import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'

/** Revokes a grant that nobody knows, signed by a fresh wallet: it is latched and logged, and not owed to the chain. */
export async function sendUnknownFence(gateway: string): Promise<void> {
  const deployment = (await (await fetch(`${gateway}/v1/deployment`)).json()) as Deployment
  const account = privateKeyToAccount(generatePrivateKey())
  const patient = parseAddress(account.address.toLowerCase())
  const target = parseGrantId(`0x${'5a'.repeat(32)}`)
  const net = netOf(deployment.chainId, deployment.contracts.consentRegistry.address)
  const sig = await account.signTypedData(typedDataOf(net, 'Revoke', { patient, id: target }))
  const answer = await fetch(`${gateway}/v1/fences`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ patient, signer: patient, target, sig }),
  })
  const { latched, relayId } = (await answer.json()) as FenceResponse
  expect({ latched, relayId }).to.deep.equal({ latched: true, relayId: null })
}
