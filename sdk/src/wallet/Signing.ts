import type { PrimaryType, SignatureHex, TypedData } from '@consentry/protocol'

/** How one kind of wallet signs; `createWallet` makes the port of it. */
export type Signing = {
  readonly address: string
  /**
   * Runs before each prompt and throws what would make it pointless. `chainId`: the chain that the typed data names,
   * undefined for a personal message.
   */
  readonly prepare?: (chainId: number | undefined) => Promise<void>
  readonly signMessage: (text: string) => Promise<string>
  readonly signTypedData: (data: TypedData<PrimaryType>) => Promise<string>
  /**
   * Whether the account takes a signature that is not its key's, as contracts do (ERC-1271); absent where the address is
   * a key's own.
   */
  readonly accepts?: (digest: Uint8Array, signature: SignatureHex) => Promise<boolean>
}
