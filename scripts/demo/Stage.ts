import type { Address } from 'viem'
import type { AccreditedOrganisation } from '../deploy/deploymentFile.ts'
import type { DataFolder } from '../network/dataFolder.ts'

/** A network to play on. */
export interface Stage {
  /** `running`: somebody's `npm start`, which stays as it is; `temporary`: our own, gone after `close`. */
  readonly kind: 'running' | 'temporary'
  readonly folder: DataFolder
  readonly gateway: string
  readonly rpcUrl: string
  /** Accredits an organisation for treatment, with its administrator as member. */
  accredit(name: string, admin: Address): Promise<AccreditedOrganisation>
  /** Settings of the gateway's process, for the programs of its operator. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}
