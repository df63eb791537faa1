/** An account of the demo wallet. */
export interface DemoAccount {
  readonly name: string
  readonly address: string
  readonly role: 'patient' | 'provider'
}

/** What the host of these pages says about its network; it is a file beside them. */
export interface PortalConfig {
  readonly gateway: string
  readonly otherGateways: readonly string[]
  readonly chainId: number
  /** A node for pages without a wallet: auditors, and the demo wallet. */
  readonly rpcUrl: string | null
  /** Only on the development chain. */
  readonly demoAccounts: readonly DemoAccount[]
}

/** Reads the configuration. Throws TypeError where there is none: then these files are not installed completely. */
export async function readConfig(): Promise<PortalConfig> {
  const answer = await fetch('/config.json', { credentials: 'omit', cache: 'no-store' })
  if (!answer.ok) throw new TypeError('No configuration beside this page')
  return (await answer.json()) as PortalConfig
}
