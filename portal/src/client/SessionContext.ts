import { createContext, useContext } from 'react'
import type { DiscoveredWallet, Eip1193Provider } from '@consentry/sdk/wallet/eip1193'
import type { PortalConfig } from './PortalConfig.ts'
import type { WalletPrompt } from './demoProvider.ts'

/** As whom somebody is here. */
export type Role = 'patient' | 'provider'

/** Where signing in stands. */
export type Phase =
  | { readonly name: 'out' }
  | { readonly name: 'connecting'; readonly role: Role }
  | {
      readonly name: 'chooseOrg'
      readonly orgs: readonly { readonly orgId: string; readonly name: string }[]
    }
  | { readonly name: 'enrol'; readonly role: Role; readonly address: string }
  | { readonly name: 'locked'; readonly role: Role; readonly address: string }
  | { readonly name: 'open'; readonly role: Role; readonly address: string }

/** A wallet that may be chosen. */
export type WalletChoice = Pick<DiscoveredWallet, 'name' | 'icon' | 'uuid'> & {
  readonly provider: Eip1193Provider
  /** Set for the demo wallet, which has one account each. */
  readonly demo: { readonly address: string; readonly role: Role } | null
}

/** Who is here, and how that changes. */
export interface PortalSession {
  readonly config: PortalConfig
  readonly phase: Phase
  readonly wallets: readonly WalletChoice[]
  readonly prompt: (WalletPrompt & { readonly answer: (isConfirmed: boolean) => void }) | null
  signIn(wallet: WalletChoice, role: Role): Promise<void>
  chooseOrg(orgId: string): Promise<void>
  enrol(show: (code: string) => Promise<void>): Promise<void>
  unlock(recoveryCode?: string): Promise<void>
  lock(): Promise<void>
  signOut(): Promise<void>
}

/** Given by `SessionProvider`. */
export const SessionContext = createContext<PortalSession | null>(null)

/** The session. Throws TypeError outside of its provider. */
export function useSession(): PortalSession {
  const session = useContext(SessionContext)
  if (session === null) throw new TypeError('No SessionProvider above')
  return session
}
