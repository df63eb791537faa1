import { login } from '@consentry/sdk'
import { type Agent, createOrgVault } from '@consentry/sdk/provider'
import { viemSetEncKey } from '@consentry/sdk/wallet/viem'
import { type OrgId, parseOrgId } from '@consentry/protocol'
import { createWalletClient, http } from 'viem'
import { chainClient, openActor } from './openActor.ts'
import type { Stage } from './Stage.ts'

/** An accredited organisation at work. */
export interface Clinic {
  readonly name: string
  readonly orgId: OrgId
  readonly agent: Agent
}

/** Accredits a clinic with a wallet of its own, logs its agent in, makes its key and publishes it. */
export async function openClinic(stage: Stage, name: string): Promise<Clinic> {
  const { account, client } = await openActor(stage)
  const organisation = await stage.accredit(name, account.address)
  const orgId = parseOrgId(organisation.orgId)
  const session = await login(client, { role: orgId })
  const wallet = createWalletClient({ account, transport: http(stage.rpcUrl) })
  const providers = client.deployment.contracts.providerRegistry.address
  const agent = await createOrgVault(session, {
    showRecoveryCode: async () => {},
    setEncKey: viemSetEncKey(wallet, { client: chainClient(stage.rpcUrl), providers }),
  })
  return { name, orgId, agent }
}
