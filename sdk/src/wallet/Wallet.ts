import type { Address, PrimaryType, SignatureHex, TypedData } from '@consentry/protocol'

/** Whoever signs for an address: a browser wallet, a local key, a contract wallet. Each call may ask a person. */
export type Wallet = {
  readonly address: Address
  /** EIP-191 personal message. */
  signMessage(text: string): Promise<SignatureHex>
  /** EIP-712 typed data. */
  signTypedData<Type extends PrimaryType>(data: TypedData<Type>): Promise<SignatureHex>
}
