import { expect } from 'chai'
import { type Address, parseSeconds, type Seconds } from '@consentry/protocol'
import { JsonRpcProvider, type Signer, Wallet as EthersWallet } from 'ethers'
import { createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Agent } from '../../../sdk/src/agent.ts'
import { createClient } from '../../../sdk/src/client/createClient.ts'
import * as sdk from '../../../sdk/src/patient.ts'
import type { ChainView } from '../../../sdk/src/wallet/ChainView.ts'
import { eip1193Chain, eip1193SetEncKey, fromEip1193, httpProvider } from '../../../sdk/src/wallet/eip1193.ts'
import { ethersSetEncKey, ethersSetMember } from '../../../sdk/src/wallet/ethers.ts'
import { fromPrivateKey } from '../../../sdk/src/wallet/key.ts'
import { fromSmartAccount } from '../../../sdk/src/wallet/smartAccount.ts'
import type { Wallet } from '../../../sdk/src/wallet/Wallet.ts'
import { codeOf } from '../support/codeOf.ts'
import {
  type Administrator,
  labsFor,
  openNetwork,
  textRecord,
  type TestNetwork,
} from '../support/openNetwork.ts'
import { adapters, keyOf } from '../wallet/support/adapters.ts'
import { browserWallet } from '../wallet/support/browserWallet.ts'
import { ownedContract } from '../wallet/support/ownedContract.ts'

describe('sdk over HTTP: every wallet', function () {
  this.timeout(60_000)
  let network: TestNetwork
  let chain: ChainView
  let chainId: number
  let clinic: Agent

  before(async () => {
    network = await openNetwork()
    chain = eip1193Chain(httpProvider(network.rpcUrl))
    chainId = await chain.chainId()
    clinic = await network.organisation('Harbour Clinic')
  })
  after(async () => network?.close())

  for (const [n, { name, open }] of adapters.entries()) {
    it(`lets a patient with ${name} sign everything a patient signs`, async () => {
      const node = httpProvider(network.rpcUrl)
      const { wallet } = await open({ key: keyOf(10 + n), chainId, node })
      await signEverything(wallet)
    })
  }

  it('lets a patient with a contract wallet sign everything a patient signs', async () => {
    const owner = fromPrivateKey(keyOf(30))
    const address = await deploy(owner.address)
    await signEverything(await fromSmartAccount(chain, { address, owner }))
  })

  it('lets a provider whose account is a contract sign, the owner’s key opening the vault', async () => {
    const owner = fromPrivateKey(keyOf(31))
    const account = await deploy(owner.address)
    const node = httpProvider(network.rpcUrl)
    const provider = browserWallet({ key: keyOf(31), account, chainId }, node)
    await signEverything({ ...(await fromEip1193(provider, { chainId })), slotSigner: owner })
  })

  it('refuses a vault for a contract wallet without the key behind it', async () => {
    const owner = fromPrivateKey(keyOf(32))
    const address = await deploy(owner.address)
    const { slotSigner: _, ...wallet } = await fromSmartAccount(chain, { address, owner })
    const session = await sdk.login(await clientOf(wallet))
    const enrolment = sdk.enrol(session, { showRecoveryCode: async () => {} })
    expect(await codeOf(enrolment)).to.equal('bad_signature')
  })

  it('takes no contract wallet of another owner, and none that is not there', async () => {
    const owner = fromPrivateKey(keyOf(33))
    const address = await deploy(owner.address)
    const other = fromPrivateKey(keyOf(34))
    const wallet = await fromSmartAccount(chain, { address, owner: other })
    expect(await codeOf(wallet.signMessage('hello'))).to.equal('wrong_account')
    const nowhere = fromSmartAccount(chain, { address: other.address, owner })
    expect(await codeOf(nowhere)).to.equal('wrong_account')
  })

  it('lets an organisation publish its key by an ethers signer', async () => {
    const provider = new JsonRpcProvider(network.rpcUrl)
    provider.pollingInterval = 50
    try {
      let admin: Signer = EthersWallet.createRandom(provider)
      const agent = await publishKey((key, providers) => {
        admin = new EthersWallet(key, provider)
        return ethersSetEncKey(admin, { providers })
      })
      const providers = agent.session.client.deployment.contracts.providerRegistry.address
      const member = { who: fromPrivateKey(keyOf(41)).address, roles: 1, validUntil: inOneDay() }
      await ethersSetMember(admin, { providers })(agent.orgId, member)
      const { number: atBlock } = await chain.head()
      const place = { providers, orgId: agent.orgId, who: member.who, fromBlock: 0, atBlock }
      expect((await chain.memberAt(place)).roles).to.equal(1)
      const stranger = ethersSetMember(EthersWallet.createRandom(provider), { providers })
      expect(await codeOf(stranger(agent.orgId, member))).to.equal('wallet_failed')
    } finally {
      provider.destroy()
    }
  })

  it('lets an organisation publish its key by a browser wallet', async () => {
    const node = httpProvider(network.rpcUrl)
    await publishKey((key, providers) => {
      const account = privateKeyToAccount(key)
      const sender = createWalletClient({ account, transport: http(network.rpcUrl) })
      const request: typeof node.request = ({ method, params }) =>
        method === 'eth_sendTransaction'
          ? sender.sendTransaction({ ...(params?.[0] as { to: Address }), account, chain: null })
          : node.request({ method, params: params ?? [] })
      return eip1193SetEncKey({ request }, { from: account.address.toLowerCase() as Address, providers })
    })
  })

  async function publishKey(administrator: Administrator): Promise<Agent> {
    const agent = await network.organisation('Clinic', {}, administrator)
    const { session, orgId, vault } = agent
    const { providerRegistry } = session.client.deployment.contracts
    const { encKey } = await chain.org(providerRegistry.address, orgId)
    expect(encKey).to.deep.equal((await vault.orgKey(1)).publicKey)
    return agent
  }

  /** Login, both signatures of the slot, and all five typed messages; each has its effect on chain. */
  async function signEverything(wallet: Wallet): Promise<void> {
    const client = await clientOf(wallet)
    const registry = client.net.registry
    let patient = await sdk.enrol(await sdk.login(client), { showRecoveryCode: async () => {} })
    expect(patient.address).to.equal(wallet.address)
    patient = await sdk.unlock(await sdk.login(client))
    await sdk.putRecord(patient, textRecord('one'))
    const { id } = await sdk.grantConsent(patient, labsFor(clinic))
    expect((await chain.grant(registry, wallet.address, id)).status).to.equal(1)
    const delegate = fromPrivateKey(keyOf(40)).address
    const validUntil = inOneDay()
    await sdk.setDelegate(patient, { delegate, rights: ['READ'], validUntil })
    expect(await chain.delegate(registry, wallet.address, delegate)).to.deep.equal({ roles: 16, validUntil })
    patient = (await sdk.revokeConsent(patient, { id, rotate: true })).patient
    expect((await chain.grant(registry, wallet.address, id)).status).to.equal(2)
    expect((await sdk.revokeAll(patient)).gateways.map(({ latched }) => latched)).to.deep.equal([true])
  }

  const clientOf = (wallet: Wallet) => createClient({ gateway: network.gateway, chain, wallet })

  async function deploy(owner: Address): Promise<Address> {
    const account = privateKeyToAccount(keyOf(50))
    await network.network.fund(account.address)
    const { rpcUrl, publicClient } = network
    const payer = createWalletClient({ account, transport: http(rpcUrl) })
    const hash = await payer.sendTransaction({ data: ownedContract(owner), chain: null })
    const { contractAddress } = await publicClient.waitForTransactionReceipt({ hash })
    return String(contractAddress).toLowerCase() as Address
  }
})

function inOneDay(): Seconds {
  return parseSeconds(Math.floor(Date.now() / 1000) + 86_400)
}
