import { createCipheriv, createDecipheriv } from 'node:crypto'
import { type Aead, type AeadCipher, concat } from '@consentry/protocol'

const tagBytes = 16
const none = new Uint8Array(0)

/** AES-256-GCM by OpenSSL on this thread: no trip through the event loop for each chunk. */
export const nodeAead: Aead = { inFlight: 1, cipher: (key) => cipherOf(key) }

function cipherOf(key: Uint8Array): AeadCipher {
  return {
    seal: (nonce, plaintext, aad = none) => {
      const gcm = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
      return concat(gcm.update(plaintext), gcm.final(), gcm.getAuthTag())
    },
    open: (nonce, sealed, aad = none) => {
      const at = sealed.length - tagBytes
      if (at < 0) return undefined
      const gcm = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(aad)
      gcm.setAuthTag(sealed.subarray(at))
      const plaintext = gcm.update(sealed.subarray(0, at))
      try {
        return concat(plaintext, gcm.final())
      } catch {
        return undefined
      }
    },
  }
}
