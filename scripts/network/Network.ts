import type { Address, Hex } from 'viem'
import type { Chain } from '../chain/startChain.ts'
import type { AccreditedOrganisation, Deployment } from '../deploy/deploymentFile.ts'
import type { DataFolder } from './dataFolder.ts'

/** An organisation to accredit. */
export interface AccreditParameters {
  readonly name: string
  readonly adminAddress: Address
  /** Bits: TREAT 1, EMERGENCY 2, CUSTODIAN 4, GATEWAY 8, RESEARCH 16. */
  readonly roles: number
  /** Default: the administrator as STAFF and AGENT. */
  readonly members?: readonly { readonly address: Address; readonly roles: number }[]
  /** X25519 public key of the organisation. */
  readonly encKey?: Hex
}

/** What runs after `start`. */
export interface RunningNetwork {
  readonly rpcUrl: string
  readonly gatewayOrigin: string
  readonly chainId: number
  /** First block whose BLOCKHASH is right. Spec §13. */
  readonly freshFrom: number
  readonly deployment: Deployment
}

/** Parts that a crash ends. */
export interface KilledParts {
  readonly gateway?: boolean
  readonly chain?: boolean
}

/** A whole network on one machine: embedded chain, contracts, gateway. */
export interface Network {
  readonly folder: DataFolder
  /**
   * Starts what does not run; the first time it also makes keys and contracts. Throws NetworkError, ChainError,
   * DeployError; then nothing is left running.
   */
  start(): Promise<RunningNetwork>
  /** Gateway first, then the state of the chain, then the chain. A start that is under way is broken off. */
  stop(): Promise<void>
  /** Ends parts at once, as a crash would. `start` brings them back. */
  kill(parts: KilledParts): Promise<void>
  restartGateway(): Promise<void>
  /** Accredits an organisation, sets its members and key, and gives its administrator ether. */
  accredit(parameters: AccreditParameters): Promise<AccreditedOrganisation>
  /** Gives accounts ether, for those who send transactions of their own. */
  fund(...accounts: readonly Address[]): Promise<void>
  /** The chain's own handle, cheat codes included; undefined while it is down. For tests. */
  chain(): Chain | undefined
  /** Process of the gateway; undefined while there is none. */
  gatewayPid(): number | undefined
}
