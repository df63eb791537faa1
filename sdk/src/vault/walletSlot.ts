import {
  enrolWalletSecret,
  type NewSlot,
  requireWalletMessage,
  walletMessage,
  type VaultId,
  type WalletMessageParts,
  type WalletSlot,
  walletSecret,
} from '@consentry/protocol'
import type { Wallet } from '../wallet/Wallet.ts'

/** What a new wallet slot is made with. */
export type WalletSlotParts = {
  readonly wallet: Wallet
  readonly message: Omit<WalletMessageParts, 'address'>
  /** Done between the two signatures: the second is the rehearsal of unlocking. */
  readonly between: () => Promise<void>
}

/**
 * Makes a slot that a wallet's signature opens; asks for the same signature twice, so that a wallet which signs
 * differently each time is found before anything depends on it. Throws `bad_signature`. Spec §5 rules 1 to 3.
 */
export async function newWalletSlot({ wallet, message: parts, between }: WalletSlotParts): Promise<NewSlot> {
  const { address } = wallet
  const message = walletMessage({ ...parts, address })
  const first = await wallet.signMessage(message)
  // A signature of another form or key ends it here, before the second prompt.
  walletSecret({ address, message }, first)
  await between()
  const second = await wallet.signMessage(message)
  return {
    type: 'wallet',
    secret: enrolWalletSecret({ address, message }, { first, second }),
    address,
    message,
  }
}

/**
 * The secret of a wallet slot by one signature. The message is signed only if it is the one this page would have made:
 * for its own origin, this address and this vault. Throws `bad_slot`, `bad_signature`. Spec §5 rules 3 to 5.
 */
export async function walletSlotSecret(
  { address, message }: WalletSlot,
  {
    wallet,
    origin,
    vaultId,
  }: { readonly wallet: Wallet; readonly origin: string; readonly vaultId: VaultId },
): Promise<Uint8Array> {
  requireWalletMessage(message, { origin, address: wallet.address, vaultId })
  return walletSecret({ address, message }, await wallet.signMessage(message))
}
