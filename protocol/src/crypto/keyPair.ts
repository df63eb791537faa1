import { equal } from '../bytes/equal.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { type CryptoPorts, withDefaultPorts } from './ports.ts'

/** An X25519 key pair, 32 bytes each. */
export type KeyPair = { readonly secret: Uint8Array; readonly publicKey: Uint8Array }

/** The key pair of an X25519 secret. Spec §5. */
export function keyPairOf(secret: Uint8Array, ports: CryptoPorts = {}): KeyPair {
  return { secret, publicKey: withDefaultPorts(ports).curves.x25519PublicKey(secret) }
}

/** A fresh X25519 key pair, as a session uses it. Spec §5. */
export function generateKeyPair(ports: CryptoPorts = {}): KeyPair {
  return keyPairOf(withDefaultPorts(ports).random(32), ports)
}

/**
 * Refuses a published key that does not belong to a secret: a derived inbox or class key, or a secret that came in
 * a grant. Throws `key_mismatch`. Spec §5, §8.
 */
export function requireKeyPair({ secret, publicKey }: KeyPair, ports: CryptoPorts = {}): void {
  if (!equal(keyPairOf(secret, ports).publicKey, publicKey)) {
    throw new ProtocolError('key_mismatch', 'Published key does not belong to this secret', {
      next: 'Do not use either; fetch the key manifest again',
    })
  }
}
