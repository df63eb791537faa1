import { from0x } from '../bytes/hex.ts'
import { personalMessageDigest, recoverAddress } from '../crypto/secp256k1.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { Address } from '../values/ids.ts'

/** The stored text of a wallet slot and the address it belongs to. */
export type SignedSlot = { readonly address: Address; readonly message: string }

/**
 * The secret of a wallet slot from a signature over its message: r‖s, 64 bytes. Throws `bad_signature` unless the
 * signature has 65 bytes, low s and recovers to the address: contract wallets have no such slot. Spec §5 rule 1.
 */
export function walletSecret({ address, message }: SignedSlot, signature: string): Uint8Array<ArrayBuffer> {
  if (recoverAddress(personalMessageDigest(message), signature) !== address) {
    throw new ProtocolError('bad_signature', 'Slot message was signed by another account', {
      next: 'Choose the account of this slot in the wallet and sign again',
    })
  }
  return from0x(signature).slice(0, 64)
}

/**
 * The secret of a new wallet slot, from two signatures over the same message. Throws `bad_signature` if they differ:
 * such a wallet could never open its slot again. Spec §5 rule 2.
 */
export function enrolWalletSecret(
  slot: SignedSlot,
  { first, second }: { readonly first: string; readonly second: string },
): Uint8Array<ArrayBuffer> {
  const secret = walletSecret(slot, first)
  walletSecret(slot, second)
  if (first !== second) {
    throw new ProtocolError('bad_signature', 'Wallet signs the same message differently each time', {
      next: 'Use another wallet for this vault',
    })
  }
  return secret
}
