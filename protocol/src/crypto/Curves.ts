/** Port for Curve25519: tweetnacl by default; a Node adapter is faster. All values are raw bytes. */
export type Curves = {
  /** The 32-byte shared secret; 32 zero bytes for a low-order public key, never an exception for it. Spec §6.3. */
  x25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array
  /** The public key of a 32-byte secret. */
  x25519PublicKey(secret: Uint8Array): Uint8Array
  /** The public key of a 32-byte seed. */
  ed25519PublicKey(seed: Uint8Array): Uint8Array
  /** The 64-byte signature with a 32-byte seed. */
  ed25519Sign(seed: Uint8Array, message: Uint8Array): Uint8Array
  /** Whether the signature is valid; false for wrong lengths and for s ≥ L. Spec §14. */
  ed25519Verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}
