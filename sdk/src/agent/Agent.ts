import type { KeyPair, OrgId } from '@consentry/protocol'
import type { ClassKeyPlace, Provider } from '../client/Provider.ts'
import type { Vault } from '../vault/Vault.ts'

/** An organisation at work with its own vault. Which class keys it was granted it learns by `receiveGrants`. */
export type Agent = Provider & {
  readonly orgId: OrgId
  readonly vault: Vault
  /** Number of the organisation's key on chain when the vault was opened. */
  readonly keyVersion: number
  /** Remembers a class key that was verified. */
  learn(place: ClassKeyPlace, key: KeyPair): void
  /** Forgets every class key and the organisation's root: nothing can be opened with it any more. */
  forget(): void
}
