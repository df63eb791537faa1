import {
  type Address,
  type ClassName,
  type OrgId,
  parseClassName,
  parseOrgId,
  parseSeconds,
  type Seconds,
  toUtf8,
} from '@consentry/protocol'
import {
  createPublicClient,
  createWalletClient,
  type Hex,
  http,
  type LocalAccount,
  type PublicClient,
  type Transport,
} from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { createNetwork } from '../../../scripts/network/createNetwork.ts'
import type { Network } from '../../../scripts/network/Network.ts'
import { type Agent, createOrgVault } from '../../../sdk/src/agent.ts'
import { type Client, type ClientOptions, createClient } from '../../../sdk/src/client/createClient.ts'
import { login } from '../../../sdk/src/client/login.ts'
import type { NewRecord } from '../../../sdk/src/client/NewRecord.ts'
import { enrol } from '../../../sdk/src/patient/enrol.ts'
import { SdkError } from '../../../sdk/src/errors/SdkError.ts'
import type { GrantTerms } from '../../../sdk/src/patient/GrantTerms.ts'
import type { Patient } from '../../../sdk/src/patient/Patient.ts'
import type { SetEncKey } from '../../../sdk/src/wallet/SetEncKey.ts'
import { viemChain, viemSetEncKey } from '../../../sdk/src/wallet/viem.ts'
import { temporaryFolder } from '../../support/temporaryFolder.ts'
import { countingWalletOf, type CountingWallet } from './countingWallet.ts'

/** Chain, contracts and gateway as processes of their own, and the ways to act on them. */
export type TestNetwork = {
  readonly network: Network
  readonly rpcUrl: string
  readonly gateway: string
  readonly publicClient: PublicClient
  /** A client of somebody new, or of a given account. */
  client(options?: Partial<ClientOptions> & { readonly account?: LocalAccount }): Promise<TestClient>
  /** Somebody new with a vault. */
  patient(options?: Partial<ClientOptions>): Promise<Patient>
  /** A new organisation with its vault, and the client of its administrator. */
  organisation(name: string, options?: Partial<ClientOptions>, admin?: Administrator): Promise<Agent>
  close(): Promise<void>
}

/** How the administrator of an organisation publishes its key; by viem without. */
export type Administrator = (key: Hex, providers: Address) => SetEncKey

export type TestClient = Client & { readonly wallet: CountingWallet }

export async function openNetwork(): Promise<TestNetwork> {
  const folder = await temporaryFolder()
  const network = createNetwork({
    dataDir: folder.path,
    ports: { rpc: 0, gateway: 0 },
    gatewaySettings: { CONSENTRY_ANCHOR_SECONDS: '1', CONSENTRY_LIMIT_CHALLENGES_IP: '3000' },
  })
  const close = async (): Promise<void> => {
    await network.stop()
    await folder.remove()
  }
  try {
    const { rpcUrl, gatewayOrigin: gateway } = await network.start()
    const transport = http(rpcUrl)
    const publicClient = createPublicClient({ transport, cacheTime: 0, pollingInterval: 50 })
    const chain = viemChain(publicClient)
    const newAccount = (): LocalAccount => privateKeyToAccount(generatePrivateKey())
    const client: TestNetwork['client'] = async ({ account = newAccount(), ...options } = {}) => {
      const wallet = countingWalletOf(account)
      return { ...(await createClient({ gateway, chain, wallet, ...options })), wallet }
    }
    return {
      network,
      rpcUrl,
      gateway,
      publicClient,
      client,
      patient: async (options) =>
        enrol(await login(await client(options)), { showRecoveryCode: async () => {} }),
      organisation: async (name, options, admin = byViem(publicClient, transport)) => {
        const key = generatePrivateKey()
        const account = privateKeyToAccount(key)
        const { orgId } = await network.accredit({ name, adminAddress: account.address, roles: 1 })
        const role = parseOrgId(orgId)
        await seen(await client(), role)
        const session = await login(await client({ account, ...options }), { role })
        const providers = session.client.deployment.contracts.providerRegistry.address
        const setEncKey = admin(key, providers)
        return createOrgVault(session, { showRecoveryCode: async () => {}, setEncKey })
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function byViem(client: PublicClient, transport: Transport): Administrator {
  return (key, providers) => {
    const admin = createWalletClient({ account: privateKeyToAccount(key), transport })
    return viemSetEncKey(admin, { client, providers })
  }
}

/** Until the gateway knows the organisation: a login names the block at which its member must have been one. */
async function seen(client: TestClient, org: OrgId): Promise<void> {
  const session = await login(client)
  for (;;) {
    try {
      await session.call('readOrg', { path: { org } })
      return
    } catch (error) {
      if (!(error instanceof SdkError && error.code === 'not_found')) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** A record of a class with a text in it. */
export function textRecord(text: string, name: string = 'labs'): NewRecord {
  return { class: parseClassName(name), meta: { type: 'text/plain' }, body: toUtf8(text) }
}

/** Terms that let an organisation read and write labs for treatment, for a day. */
export function labsFor({ orgId }: Pick<Agent, 'orgId'>, change: Partial<GrantTerms> = {}): GrantTerms {
  const classes: readonly ClassName[] = [parseClassName('labs')]
  return {
    org: orgId,
    classes,
    actions: ['read', 'write'],
    purposes: ['TREAT'],
    expiresAt: tomorrow(),
    ...change,
  }
}

function tomorrow(): Seconds {
  return parseSeconds(Math.floor(Date.now() / 1000) + 86_400)
}
