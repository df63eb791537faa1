import type { Millis } from '@consentry/protocol'

/**
 * Remembers used request proofs, and holds the key of the nonces in them. Both are lost together: a proof that is
 * forgotten bears a nonce that is no longer ours (§10.3).
 */
export interface Replay {
  /** The key of nonces now, 32 bytes. */
  nonceKey(): Uint8Array
  /**
   * `key`: 64 hex digits. True when it is new until `expires`; false when it was used before: of two callers with the
   * same key exactly one gets true. Throws `use_dpop_nonce` when `nonceKey`, under which the proof's nonce was found
   * right, is the key no more.
   */
  claim(
    key: string,
    proof: { readonly expires: Millis; readonly now: Millis; readonly nonceKey: Uint8Array },
  ): Promise<boolean>
}
