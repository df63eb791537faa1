import type { Address } from '@consentry/protocol'

/**
 * Checks wallet signatures: valid if ECDSA recovers the signer or, where the signer has code, ERC-1271 accepts at
 * `latest`, or, where it is a login alone that is signed, would accept once it is deployed (ERC-6492). Bounded in time and gas; a contract can never make this server call an address of its choice.
 */
export interface Signatures {
  /** `digest`: 0x hex of 32 bytes (EIP-712 digest or EIP-191 hash). False when not valid; rejects `chain_stale` when the chain is needed and silent. */
  isValid(input: {
    readonly signer: Address
    readonly digest: string
    readonly signature: string
  }): Promise<boolean>
}
