import type { Aead } from './Aead.ts'
import { webCrypto } from './webCrypto.ts'

const none = new Uint8Array(0)

/** AES-256-GCM by WebCrypto. Each call hops to another thread, so several chunks are kept in flight. */
export const webCryptoAead: Aead = {
  inFlight: 16,
  async cipher(rawKey) {
    const key = await webCrypto.subtle.importKey('raw', rawKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
    return {
      async seal(iv, plaintext, aad = none) {
        const algorithm = { name: 'AES-GCM', iv, additionalData: aad } as const
        return new Uint8Array(await webCrypto.subtle.encrypt(algorithm, key, plaintext))
      },
      async open(iv, ciphertext, aad = none) {
        const algorithm = { name: 'AES-GCM', iv, additionalData: aad } as const
        try {
          return new Uint8Array(await webCrypto.subtle.decrypt(algorithm, key, ciphertext))
        } catch {
          return undefined
        }
      },
    }
  },
}
