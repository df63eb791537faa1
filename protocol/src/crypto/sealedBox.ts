import nacl from 'tweetnacl'
import { concat } from '../bytes/concat.ts'
import { equal } from '../bytes/equal.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { blake2b192 } from './hash.ts'
import { type CryptoPorts, withDefaultPorts } from './ports.ts'

/** How many bytes a sealed box is longer than its message: ephemeral key 32, tag 16. */
export const sealedBoxOverhead = 48

type HSalsa20 = (out: Uint8Array, input: Uint8Array, key: Uint8Array, sigma: Uint8Array) => void

type Lowlevel = { readonly lowlevel: { readonly crypto_core_hsalsa20: HSalsa20 } }

// tweetnacl exports this but does not type it; with it the scalar multiplication can be another adapter's.
const { crypto_core_hsalsa20: hsalsa20 } = (nacl as unknown as Lowlevel).lowlevel
const sigma = toUtf8('expand 32-byte k')
const zero16 = new Uint8Array(16)
const zero32 = new Uint8Array(32)

/**
 * Seals a message to an X25519 public key, as libsodium's `crypto_box_seal`: `epk(32) ‖ tag(16) ‖ ciphertext`.
 * The ephemeral secret is 32 bytes of the random source. Throws `low_order` for a low-order recipient. Spec §6.3.
 */
export function sealBox(message: Uint8Array, recipient: Uint8Array, ports: CryptoPorts = {}): Uint8Array {
  const { curves, random } = withDefaultPorts(ports)
  requireKey(recipient)
  const ephemeralSecret = random(32)
  const epk = curves.x25519PublicKey(ephemeralSecret)
  const key = boxKey(curves.x25519(ephemeralSecret, recipient))
  ephemeralSecret.fill(0)
  return concat(epk, nacl.secretbox(message, boxNonce(epk, recipient), key))
}

/**
 * Opens a sealed box with the recipient's secret. The public key is derived unless given.
 * Throws `low_order` for a low-order ephemeral key, `bad_wrap` if the box does not open. Spec §6.3.
 */
export function openBox(
  sealed: Uint8Array,
  { secret, publicKey }: { readonly secret: Uint8Array; readonly publicKey?: Uint8Array },
  ports: CryptoPorts = {},
): Uint8Array {
  const { curves } = withDefaultPorts(ports)
  if (sealed.length < sealedBoxOverhead) {
    throw new ProtocolError('bad_wrap', 'Sealed box is too short', { given: redact(sealed) })
  }
  const epk = sealed.subarray(0, 32)
  const key = boxKey(curves.x25519(secret, epk))
  const recipient = publicKey ?? curves.x25519PublicKey(secret)
  const message = nacl.secretbox.open(sealed.subarray(32), boxNonce(epk, recipient), key)
  if (message === null) {
    throw new ProtocolError('bad_wrap', 'Sealed box does not open with this key', { given: redact(sealed) })
  }
  return message
}

function boxKey(shared: Uint8Array): Uint8Array {
  if (equal(shared, zero32)) {
    throw new ProtocolError('low_order', 'Public key has low order', {
      next: 'Do not use this key; its owner has to publish another one',
    })
  }
  const key = new Uint8Array(32)
  hsalsa20(key, zero16, shared, sigma)
  return key
}

function boxNonce(epk: Uint8Array, recipient: Uint8Array): Uint8Array {
  return blake2b192(concat(epk, recipient))
}

function requireKey(key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('X25519 public key of 32 bytes expected')
}
