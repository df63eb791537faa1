import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { Aead } from '@consentry/protocol'

const algorithm = 'aes-256-gcm'
const tagLength = 16
const nonceLength = 12

/** AES-256-GCM by `node:crypto`, on this thread: nothing is gained by more than one chunk at a time. */
export const nodeAead: Aead = {
  inFlight: 1,
  cipher: (key) => {
    if (key.length !== 32) throw new TypeError('a key of 32 bytes expected')
    return {
      seal: (nonce, plaintext, aad) => {
        const cipher = createCipheriv(algorithm, key, requireNonce(nonce), { authTagLength: tagLength })
        if (aad !== undefined) cipher.setAAD(aad)
        const sealed = new Uint8Array(plaintext.length + tagLength)
        sealed.set(cipher.update(plaintext))
        cipher.final()
        sealed.set(cipher.getAuthTag(), plaintext.length)
        return sealed
      },
      open: (nonce, ciphertext, aad) => {
        if (ciphertext.length < tagLength) return undefined
        const end = ciphertext.length - tagLength
        const decipher = createDecipheriv(algorithm, key, requireNonce(nonce), { authTagLength: tagLength })
        if (aad !== undefined) decipher.setAAD(aad)
        decipher.setAuthTag(ciphertext.subarray(end))
        const plaintext = new Uint8Array(decipher.update(ciphertext.subarray(0, end)))
        try {
          decipher.final()
        } catch {
          return undefined
        }
        return plaintext
      },
    }
  },
}

function requireNonce(nonce: Uint8Array): Uint8Array {
  if (nonce.length === nonceLength) return nonce
  throw new TypeError('a nonce of 12 bytes expected')
}
