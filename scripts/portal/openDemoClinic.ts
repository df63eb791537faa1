import { createClient, login, parseAddress, parseOrgId } from '@consentry/sdk'
import { createOrgVault } from '@consentry/sdk/agent'
import {
  type Eip1193Provider,
  eip1193Chain,
  eip1193SetEncKey,
  httpProvider,
} from '@consentry/sdk/wallet/eip1193'
import { fromPrivateKey } from '@consentry/sdk/wallet/key'
import { orgRoles } from '../deploy/planOrganisation.ts'
import type { Network, RunningNetwork } from '../network/Network.ts'
import type { DemoAccount, DemoWallet } from './createDemoWallet.ts'

/** What the demo clinic is made with. */
export interface DemoClinicParameters {
  readonly network: Network
  readonly running: RunningNetwork
  readonly account: DemoAccount
  readonly wallet: DemoWallet
  /** The portal: the vault's slot names it, so that the vault opens there. */
  readonly origin: string
}

/**
 * Accredits the clinic of the demo account and sets up its vault, so that there is somebody to share with. Does nothing
 * where that has been done. The recovery code is thrown away: the data is for trial.
 */
export async function openDemoClinic(parameters: DemoClinicParameters): Promise<void> {
  const { network, running, account, wallet: demo, origin } = parameters
  const wallet = fromPrivateKey(account.key)
  const known = running.deployment.organisations.find(({ admin }) => admin === wallet.address)
  const given =
    known ??
    (await network.accredit({ name: account.name, adminAddress: wallet.address, roles: orgRoles.treat }))
  const orgId = parseOrgId(given.orgId)
  const providers = parseAddress(running.deployment.contracts.providerRegistry)
  const chain = eip1193Chain(httpProvider(running.rpcUrl))
  if ((await chain.org(providers, orgId)).encKey !== null) return
  const client = await createClient({ gateway: running.gatewayOrigin, chain, wallet, origin })
  const setEncKey = eip1193SetEncKey(providerOf(demo, wallet.address), { from: wallet.address, providers })
  const session = await login(client, { role: orgId })
  await createOrgVault(session, { showRecoveryCode: async () => {}, setEncKey })
}

function providerOf(demo: DemoWallet, address: string): Eip1193Provider {
  return {
    request: async ({ method, params = [] }) => {
      const answer = await demo.answer(JSON.stringify({ method, params, address }))
      if ('result' in answer) return answer.result
      throw Object.assign(new TypeError('The demo wallet failed'), answer)
    },
  }
}
