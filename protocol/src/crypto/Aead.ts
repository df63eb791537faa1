/** A result that is there at once or later. */
export type Awaitable<T> = T | Promise<T>

/** AES-256-GCM under one key. Nonces have 12 bytes, tags 16 and follow the ciphertext. Spec §6.1. */
export type AeadCipher = {
  seal(nonce: Uint8Array, plaintext: Uint8Array, aad?: Uint8Array): Awaitable<Uint8Array>
  /** Seals into `target`, which is 16 bytes longer than the plaintext: for adapters that save a copy by it. */
  sealInto?(target: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Awaitable<void>
  /** Gives `undefined` if the tag does not verify: the caller knows which code that is. */
  open(nonce: Uint8Array, ciphertext: Uint8Array, aad?: Uint8Array): Awaitable<Uint8Array | undefined>
}

/** Port for AES-256-GCM: WebCrypto by default; a Node adapter may work synchronously. */
export type Aead = {
  /** How many chunks are worth working on at a time: 1 for a synchronous adapter. */
  readonly inFlight: number
  /** Prepares a key of 32 bytes. */
  cipher(key: Uint8Array): Awaitable<AeadCipher>
}
