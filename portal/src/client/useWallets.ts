import { useEffect, useMemo, useState } from 'react'
import { type DiscoveredWallet, discoverWallets } from '@consentry/sdk/wallet/eip1193'
import { type Confirm, demoProvider } from './demoProvider.ts'
import type { PortalConfig } from './PortalConfig.ts'
import type { WalletChoice } from './SessionContext.ts'

/** The browser's wallets as they announce themselves, and the demo wallet's accounts where there is one. */
export function useWallets(config: PortalConfig, confirm: Confirm): readonly WalletChoice[] {
  const [found, setFound] = useState<readonly DiscoveredWallet[]>([])
  useEffect(() => discoverWallets(setFound).stop, [])
  return useMemo(() => {
    const demo = config.demoAccounts.map((account): WalletChoice => {
      const { name, address, role } = account
      const provider = demoProvider(account, confirm)
      return { name, icon: null, uuid: address, provider, demo: { address, role } }
    })
    return [...found.map((wallet): WalletChoice => ({ ...wallet, demo: null })), ...demo]
  }, [config, confirm, found])
}
