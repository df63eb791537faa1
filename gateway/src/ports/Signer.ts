/** An Ed25519 key of this gateway. The secret never leaves the adapter. */
export interface Signer {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
}
