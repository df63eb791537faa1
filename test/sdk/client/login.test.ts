import { expect } from 'chai'
import {
  type LoginFields,
  type Millis,
  parseLoginText,
  personalMessageDigest,
  recoverAddress,
} from '@consentry/protocol'
import { login } from '../../../sdk/src/client/login.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import { address, jkt, orgId, publicKey } from '../../support/ids.ts'
import { fakeGateway } from '../support/fakeGateway.ts'
import { allowLogin } from '../support/fakeLogin.ts'
import { noon, testClient } from '../support/testClient.ts'

async function loginWith(change: Partial<LoginFields>) {
  const gateway = fakeGateway()
  allowLogin(gateway, change)
  const bench = await testClient(gateway)
  return { ...bench, work: login(bench.client) }
}

describe('sdk: login', () => {
  it('signs the text that says who, for what and with which keys, in one prompt', async () => {
    const gateway = fakeGateway()
    allowLogin(gateway)
    const { client, wallet } = await testClient(gateway)
    const session = await login(client)
    const sent = JSON.parse(Buffer.from(gateway.requests.at(-1)?.body ?? []).toString())
    const challenged = JSON.parse(Buffer.from(gateway.requests.at(-2)?.body ?? []).toString())
    expect(challenged).to.include({ address: wallet.address, role: 'patient', jkt: session.jkt })
    const text = await textOf(gateway)
    expect(recoverAddress(personalMessageDigest(text), sent.signature)).to.equal(wallet.address)
    expect(wallet.prompts).to.deep.equal(['login'])
  })

  it('speaks for an organisation', async () => {
    const gateway = fakeGateway()
    allowLogin(gateway)
    const { client } = await testClient(gateway)
    expect((await login(client, { role: orgId(5) })).role).to.equal(orgId(5))
    expect(parseLoginText(await textOf(gateway)).role).to.equal(orgId(5))
  })

  const lies: Readonly<Record<string, Partial<LoginFields>>> = {
    'another address': { address: address(9) },
    'another role': { role: orgId(1) },
    'another session key': { jkt: jkt(9) },
    'another encryption key': { x25519: publicKey(8) },
    'another page': { origin: 'https://elsewhere.example' },
    'another gateway': { gateway: 'https://elsewhere.example' },
    'another chain': { chainId: 1 },
    'a time in the future': { issuedAt: (noon + 3_600_000) as Millis },
    'a time that is over': { issuedAt: (noon - 7_200_000) as Millis, expires: (noon - 1) as Millis },
  }
  for (const [what, change] of Object.entries(lies)) {
    it(`does not let the wallet sign a text with ${what}`, async () => {
      const { work, wallet, gateway } = await loginWith(change)
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).to.be.instanceOf(SdkError).and.include({ code: 'wrong_login_text' })
      expect(wallet.prompts).to.deep.equal([])
      expect(gateway.requests.some(({ name }) => name === 'openSession')).to.equal(false)
    })
  }

  it('does not let the wallet sign any other text', async () => {
    const gateway = fakeGateway()
    allowLogin(gateway)
    gateway.handlers.createChallenge = () => ({
      json: { challengeId: '1'.repeat(32), text: 'Unlock your health vault.', expires: noon },
    })
    const { client, wallet } = await testClient(gateway)
    const error = await login(client).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).to.include({ code: 'wrong_login_text' })
    expect(wallet.prompts).to.deep.equal([])
  })
})

async function textOf(gateway: ReturnType<typeof fakeGateway>): Promise<string> {
  const asked = gateway.requests.find(({ name }) => name === 'createChallenge')
  if (asked === undefined) throw new TypeError('nobody asked for a challenge')
  const answer = await gateway.handlers.createChallenge?.(asked)
  return answer !== undefined && answer !== 'no answer' && 'json' in answer
    ? (answer.json as { text: string }).text
    : ''
}
