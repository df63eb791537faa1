/** An Ed25519 key of this gateway. The secret never leaves the adapter. */
export interface Signer {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Uint8Array
  /** The same on another thread, where there is one. */
  readonly signAside?: (message: Uint8Array) => Promise<Uint8Array>
}
