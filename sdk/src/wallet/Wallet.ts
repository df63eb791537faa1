import type { Address, PrimaryType, SignatureHex, TypedData } from '@consentry/protocol'

/**
 * Whoever signs for an address: a browser wallet, a local key, a contract wallet. Each call may ask a person, and throws
 * `wallet_rejected` where that person declines, `wrong_chain`, `wrong_account` and `wallet_failed`.
 */
export type Wallet = {
  readonly address: Address
  /**
   * The key behind a contract wallet: signatures of contracts are no secrets, so its slot of the vault is opened by this
   * one. Absent where the address is a key's own. Spec §5 rule 1.
   */
  readonly slotSigner?: Wallet
  /** EIP-191 personal message. */
  signMessage(text: string): Promise<SignatureHex>
  /** EIP-712 typed data. */
  signTypedData<Type extends PrimaryType>(data: TypedData<Type>): Promise<SignatureHex>
}
