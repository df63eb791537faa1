import { createClient, listOrgs, login, logout, type OrgId, type OrgView, parseOrgId } from '@consentry/sdk'
import { createOrgVault, openOrgVault } from '@consentry/sdk/agent'
import { enrol, unlock } from '@consentry/sdk/patient'
import { eip1193Chain, eip1193SetEncKey, fromEip1193 } from '@consentry/sdk/wallet/eip1193'
import { type Held, held } from './Held.ts'
import { remoteProvider, type RemoteRequest } from './RemoteProvider.ts'

/** Where to sign in. */
export interface ConnectInput {
  readonly gateway: string
  readonly otherGateways: readonly string[]
  readonly chainId: number
  readonly address?: string
}

/** Whoever is signed in, and what there is to open. */
export interface SignedIn {
  readonly address: string
  /** `none`: the vault is still to be made. */
  readonly vault: 'none' | 'locked' | 'open'
}

/** An organisation that the wallet may speak for. */
export interface OwnOrg {
  readonly orgId: OrgId
  readonly name: string
}

/** Shows the recovery code and resolves once its owner confirmed to have it. */
export type ShowRecoveryCode = (code: string) => Promise<void>

/** Signing in and out, and the vault. Every method throws `SdkError`. */
export interface SessionApi {
  /** Connects the wallet; signs nothing. */
  connect(input: ConnectInput, request: RemoteRequest): Promise<{ readonly address: string }>
  loginPatient(): Promise<SignedIn>
  /** Logs in for an organisation. */
  loginOrg(orgId: string): Promise<SignedIn>
  /** Organisations that this wallet administers; needs a session. */
  ownOrgs(): Promise<readonly OwnOrg[]>
  enrol(show: ShowRecoveryCode): Promise<SignedIn>
  unlock(recoveryCode?: string): Promise<SignedIn>
  /** Forgets the keys; the session stays. */
  lock(): SignedIn | null
  logout(): Promise<void>
}

/** Makes the calls about the session. */
export function sessionApi(state: Held): SessionApi {
  return { ...loginCalls(state), ...vaultCalls(state) }
}

function loginCalls(
  state: Held,
): Pick<SessionApi, 'connect' | 'loginPatient' | 'loginOrg' | 'ownOrgs' | 'logout'> {
  return {
    connect: async ({ gateway, otherGateways, chainId, address }, request) => {
      forget(state)
      const provider = remoteProvider(request, (method) => {
        if (method === 'eth_signTypedData_v4') state.signedAt = performance.now()
      })
      const wallet = await fromEip1193(provider, { chainId, ...(address !== undefined && { address }) })
      state.provider = provider
      state.client = await createClient({
        gateway,
        otherGateways,
        chain: eip1193Chain(provider),
        wallet,
        origin: self.location.origin,
      })
      return { address: wallet.address }
    },
    loginPatient: async () => {
      const client = held(state.client)
      state.session = await login(client)
      const { keysSeq } = await client.chain.patient(client.net.registry, client.wallet.address)
      return { address: client.wallet.address, vault: keysSeq === 0 ? 'none' : 'locked' }
    },
    loginOrg: async (orgId) => {
      const client = held(state.client)
      const role = parseOrgId(orgId)
      state.session = await login(client, { role })
      const { encKey } = await client.chain.org(client.deployment.contracts.providerRegistry.address, role)
      return { address: client.wallet.address, vault: encKey === null ? 'none' : 'locked' }
    },
    ownOrgs: async () => {
      const session = held(state.session)
      return ownOrgs(state, await listOrgs(session))
    },
    logout: async () => {
      const { session } = state
      forget(state)
      if (session !== null) await logout(session)
    },
  }
}

function vaultCalls(state: Held): Pick<SessionApi, 'enrol' | 'unlock' | 'lock'> {
  return {
    enrol: async (showRecoveryCode) => {
      const session = held(state.session)
      if (session.role === 'patient') state.patient = await enrol(session, { showRecoveryCode })
      else state.agent = await createOrgVault(session, { showRecoveryCode, setEncKey: setEncKeyOf(state) })
      return { address: session.address, vault: 'open' }
    },
    unlock: async (recoveryCode) => {
      const session = held(state.session)
      const options = recoveryCode === undefined ? {} : { recoveryCode }
      if (session.role === 'patient') state.patient = await unlock(session, options)
      else state.agent = await openOrgVault(session, options)
      return { address: session.address, vault: 'open' }
    },
    lock: () => {
      lock(state)
      return state.session === null ? null : { address: state.session.address, vault: 'locked' }
    },
  }
}

async function ownOrgs(state: Held, orgs: readonly OrgView[]): Promise<readonly OwnOrg[]> {
  const { chain, deployment, wallet } = held(state.client)
  const own: OwnOrg[] = []
  for (const { orgId, name } of orgs) {
    const { admin } = await chain.org(deployment.contracts.providerRegistry.address, orgId)
    if (admin === wallet.address) own.push({ orgId, name })
  }
  return own
}

function setEncKeyOf(state: Held) {
  const { wallet, deployment } = held(state.client)
  const providers = deployment.contracts.providerRegistry.address
  return eip1193SetEncKey(held(state.provider), { from: wallet.address, providers })
}

function lock(state: Held): void {
  state.patient?.vault.lock()
  state.agent?.forget()
  state.opened.forget()
  state.patient = null
  state.agent = null
}

function forget(state: Held): void {
  lock(state)
  state.session = null
  state.client = null
  state.provider = null
}
