import { proxy } from 'comlink'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { SignedIn } from '../worker/sessionApi.ts'
import { portalWorker } from './connectWorker.ts'
import type { WalletPrompt } from './demoProvider.ts'
import type { PortalConfig } from './PortalConfig.ts'
import { take } from './PortalError.ts'
import { remoteRequest } from './remoteRequest.ts'
import {
  type Phase,
  type PortalSession,
  type Role,
  SessionContext,
  type WalletChoice,
} from './SessionContext.ts'
import { useAutoLock } from './useAutoLock.ts'
import { useWallets } from './useWallets.ts'

/** Holds who is signed in. The keys are the worker's; what the page has read is forgotten when they are. */
export function SessionProvider({
  config,
  children,
}: {
  readonly config: PortalConfig
  readonly children: ReactNode
}): ReactNode {
  const cache = useQueryClient()
  const [phase, setPhase] = useState<Phase>({ name: 'out' })
  const [prompt, setPrompt] = useState<PortalSession['prompt']>(null)
  const confirm = useCallback(
    (asked: WalletPrompt) =>
      new Promise<boolean>((resolve) => {
        const answer = (isConfirmed: boolean): void => {
          setPrompt(null)
          resolve(isConfirmed)
        }
        setPrompt({ ...asked, answer })
      }),
    [],
  )
  const wallets = useWallets(config, confirm)
  const actions = useMemo(() => sessionActions(config, setPhase, () => cache.clear()), [config, cache])
  useAutoLock(phase.name === 'open', actions.lock)
  const session = useMemo(
    () => ({ config, phase, wallets, prompt, ...actions }),
    [config, phase, wallets, prompt, actions],
  )
  return <SessionContext value={session}>{children}</SessionContext>
}

type Actions = Omit<PortalSession, 'config' | 'phase' | 'wallets' | 'prompt'>

function sessionActions(config: PortalConfig, setPhase: (phase: Phase) => void, forget: () => void): Actions {
  let role: Role = 'patient'
  const calls = portalWorker().session
  const enter = ({ vault, address }: SignedIn): void => {
    const name = ({ none: 'enrol', locked: 'locked', open: 'open' } as const)[vault]
    setPhase({ name, role, address })
  }
  const connect = async ({ provider, demo }: WalletChoice): Promise<void> => {
    const { gateway, otherGateways, chainId } = config
    const input = { gateway, otherGateways, chainId, ...(demo !== null && { address: demo.address }) }
    await take(calls.connect(input, proxy(remoteRequest(provider))))
    const person = await take(calls.loginPatient())
    if (role === 'patient') {
      enter(person)
      return
    }
    const orgs = await take(calls.ownOrgs())
    const [only, ...others] = orgs
    if (only !== undefined && others.length === 0) enter(await take(calls.loginOrg(only.orgId)))
    else setPhase({ name: 'chooseOrg', orgs })
  }
  return {
    signIn: async (wallet, as) => {
      role = as
      setPhase({ name: 'connecting', role })
      try {
        await connect(wallet)
      } catch (error) {
        setPhase({ name: 'out' })
        throw error
      }
    },
    chooseOrg: async (orgId) => enter(await take(calls.loginOrg(orgId))),
    enrol: async (show) => enter(await take(calls.enrol(proxy(show)))),
    unlock: async (recoveryCode) => enter(await take(calls.unlock(recoveryCode))),
    lock: async () => {
      const locked = await take(calls.lock())
      forget()
      if (locked === null) setPhase({ name: 'out' })
      else enter(locked)
    },
    signOut: async () => {
      forget()
      setPhase({ name: 'out' })
      await take(calls.logout())
    },
  }
}
