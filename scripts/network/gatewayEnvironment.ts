import type { DataFolder } from './dataFolder.ts'
import type { KeyName } from './installationKeys.ts'

/** What the gateway of a network is started with. */
export interface GatewayParameters {
  readonly folder: DataFolder
  readonly keyFile: (name: KeyName) => string
  readonly rpcUrl: string
  readonly port: number
  readonly clientOrigins: readonly string[]
  /** Further settings of `gateway/src/config.ts`, such as limits; they win over the ones below. */
  readonly settings: Readonly<Record<string, string>>
}

/** Where the gateway of a network answers. */
export function gatewayOrigin(port: number): string {
  return `http://127.0.0.1:${port}`
}

/** The settings of a gateway beside an embedded chain. Names and meanings: `gateway/src/config.ts`. */
export function gatewayEnvironment(parameters: GatewayParameters): Record<string, string> {
  const { folder, keyFile, rpcUrl, port, clientOrigins, settings } = parameters
  return {
    CONSENTRY_GATEWAY_DATA_DIR: folder.gateway,
    CONSENTRY_GATEWAY_HOST: '127.0.0.1',
    CONSENTRY_GATEWAY_PORT: String(port),
    CONSENTRY_GATEWAY_ORIGIN: gatewayOrigin(port),
    CONSENTRY_GATEWAY_PUBLIC_RPC_URL: rpcUrl,
    CONSENTRY_CLIENT_ORIGINS: clientOrigins.join(','),
    CONSENTRY_RPC_URL: rpcUrl,
    CONSENTRY_DEPLOYMENT_FILE: folder.deployment,
    CONSENTRY_FINALITY: 'instant',
    CONSENTRY_CHAIN_KIND: 'embedded',
    CONSENTRY_FRESH_FROM_FILE: folder.freshFrom,
    CONSENTRY_RELAYER_KEY_FILE: keyFile('relayer'),
    CONSENTRY_ANCHOR_KEY_FILE: keyFile('anchor'),
    CONSENTRY_CHECKPOINT_KEY_FILE: keyFile('checkpoint'),
    CONSENTRY_RECEIPT_KEY_FILE: keyFile('receipt'),
    // Blocks cost nothing here. Spec §9.3.
    CONSENTRY_ANCHOR_SECONDS: '10',
    ...settings,
  }
}
