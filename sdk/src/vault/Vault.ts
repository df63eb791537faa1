import type { Awaitable, ClassName, KeyPair, VaultId } from '@consentry/protocol'

/**
 * An opened vault: gives the keys derived from its root, never the root itself. Where the root lives (this process, a
 * dedicated worker) is the vault's affair. After `lock` every method throws `no_key`, as for a `gen` it never had. Spec §5.
 */
export type Vault = {
  readonly vaultId: VaultId
  readonly gen: number
  /** Readable by the owner only. `gen` names an older root; default: the current one. */
  inbox(gen?: number): Awaitable<KeyPair>
  /** The key of a class and epoch; epoch ≥ 1. `gen` as above. */
  classKey(cls: ClassName, epoch: number, gen?: number): Awaitable<KeyPair>
  /** The key of an organisation's vault; keyVersion ≥ 1. */
  orgKey(keyVersion: number): Awaitable<KeyPair>
  /** Forgets the root. */
  lock(): void
}
