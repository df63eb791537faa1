import type { Address, KeyManifest } from '@consentry/protocol'
import type { Session } from '../client/login.ts'
import type { Vault } from '../vault/Vault.ts'
import type { KeyGeneration } from './KeyGeneration.ts'

/**
 * A patient's vault at work: a session as person, the opened vault, and what is published about its keys. `address` is the
 * patient; of a delegate's session it is not the session's.
 */
export type Patient = {
  readonly session: Session
  readonly address: Address
  readonly vault: Vault
  /** The keyring as it is stored: published again with every manifest. */
  readonly keyring: Uint8Array
  /** The manifest that was current when the vault was opened or the keys last published from here. */
  readonly manifest: KeyManifest
  /** What older roots have keys for, oldest first; empty while the root is the first. Spec §5. */
  readonly generations: readonly KeyGeneration[]
}
