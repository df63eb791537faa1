type CryptoKeyHandle = { readonly type: string }
type AesGcm = {
  readonly name: 'AES-GCM'
  readonly iv: Uint8Array
  readonly additionalData?: Uint8Array
}
type WebCrypto = {
  getRandomValues(bytes: Uint8Array): Uint8Array
  readonly subtle: {
    importKey(
      format: 'raw',
      key: Uint8Array,
      algorithm: 'AES-GCM',
      extractable: boolean,
      usages: readonly string[],
    ): Promise<CryptoKeyHandle>
    encrypt(algorithm: AesGcm, key: CryptoKeyHandle, plaintext: Uint8Array): Promise<ArrayBuffer>
    decrypt(algorithm: AesGcm, key: CryptoKeyHandle, ciphertext: Uint8Array): Promise<ArrayBuffer>
  }
}

/**
 * WebCrypto of the platform, described by the few members this package uses: so it compiles alike beside
 * DOM types, Node types or neither, which is why the cast goes by `unknown`.
 */
export const webCrypto: WebCrypto = (globalThis as unknown as { readonly crypto: WebCrypto }).crypto
