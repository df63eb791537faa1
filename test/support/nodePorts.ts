import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  randomBytes,
} from 'node:crypto'
import type { Aead } from '../../protocol/src/crypto/Aead.ts'
import { withDefaultPorts } from '../../protocol/src/crypto/ports.ts'

const none = new Uint8Array(0)
const secretPrefix = Buffer.from('302e020100300506032b656e04220420', 'hex')
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex')
const base = withDefaultPorts({})

/** AES-GCM by node:crypto: synchronous, one chunk at a time. Shows that the ports hold for another adapter. */
const nodeAead: Aead = {
  inFlight: 1,
  cipher: (key) => ({
    seal: (nonce, plaintext, aad = none) => {
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad)
      return new Uint8Array(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]))
    },
    open: (nonce, sealed, aad = none) => {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad)
      decipher.setAuthTag(sealed.subarray(-16))
      try {
        return new Uint8Array(Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]))
      } catch {
        return undefined
      }
    },
  }),
}

/** X25519 by node:crypto; a low-order key, which it refuses, gives zeros as the port promises. */
function nodeX25519(secret: Uint8Array, publicKey: Uint8Array): Uint8Array {
  const privateKey = createPrivateKey({
    key: Buffer.concat([secretPrefix, secret]),
    format: 'der',
    type: 'pkcs8',
  })
  const other = createPublicKey({
    key: Buffer.concat([publicPrefix, publicKey]),
    format: 'der',
    type: 'spki',
  })
  try {
    return new Uint8Array(diffieHellman({ privateKey, publicKey: other }))
  } catch {
    return new Uint8Array(32)
  }
}

/** Ports of the platform where it has them. */
export const nodePorts = {
  aead: nodeAead,
  curves: { ...base.curves, x25519: nodeX25519 },
  random: (length: number) => new Uint8Array(randomBytes(length)),
}
