import { login, SdkError, type Session } from '@consentry/sdk'
import { type Agent, createOrgVault } from '@consentry/sdk/provider'
import { viemSetEncKey } from '@consentry/sdk/wallet/viem'
import { type OrgId, parseOrgId } from '@consentry/protocol'
import { createWalletClient, http } from 'viem'
import { chainClient, openActor } from './openActor.ts'
import { pollUntil } from './pollUntil.ts'
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
  await pollUntil('the gateway knows the clinic', () => isMember(session, orgId))
  const wallet = createWalletClient({ account, transport: http(stage.rpcUrl) })
  const providers = client.deployment.contracts.providerRegistry.address
  const agent = await createOrgVault(session, {
    showRecoveryCode: async () => {},
    setEncKey: viemSetEncKey(wallet, { client: chainClient(stage.rpcUrl), providers }),
  })
  return { name, orgId, agent }
}

/** The gateway follows the chain: until it has seen the membership, the clinic's keyring is closed to everybody. */
async function isMember(session: Session, orgId: OrgId): Promise<boolean> {
  try {
    await session.call('readOrgKeyring', { path: { org: orgId } })
    return true
  } catch (error) {
    if (error instanceof SdkError && error.code === 'no_access') return false
    if (error instanceof SdkError && error.code === 'not_found') return true
    throw error
  }
}
