import {
  type CryptoPorts,
  type Keyring,
  type OpenedKeyring,
  openKeyring,
  parseKeyring,
  parseRecoveryCode,
  ProtocolError,
  type Slot,
  type WalletSlot,
} from '@consentry/protocol'
import { SdkError } from '../errors/SdkError.ts'
import type { Wallet } from '../wallet/Wallet.ts'
import type { OpenedVault } from './createVault.ts'
import { memoryVault } from './memoryVault.ts'
import { walletSlotSecret } from './walletSlot.ts'

/** How a vault is opened: by one wallet signature, or by the recovery code without any. */
export type Unlock =
  | { readonly by: 'wallet'; readonly wallet: Wallet; readonly origin: string }
  | { readonly by: 'code'; readonly code: string }

/**
 * Opens a keyring. The caller MUST then compare a published key with the vault's (`requireKeyPair`): only so is it known
 * that this is the root the records belong to.
 *
 * @throws `wrong_wallet` where the vault was set up with others, `wallet_not_deterministic`, `bad_code`, `bad_slot`,
 *   `bad_signature`, `bad_commitment`, `bad_mac`, `bad_json`. Spec §5
 */
export async function openVault(
  keyringBytes: Uint8Array,
  unlock: Unlock,
  crypto: CryptoPorts = {},
): Promise<OpenedVault> {
  const opened = await openRoot(parseKeyring(keyringBytes), unlock, crypto)
  return { vault: memoryVault(opened, opened.gen, crypto), keyring: keyringBytes }
}

/** The root itself, for what changes the keyring. Throws what `openVault` throws. Spec §5. */
export function openRoot(keyring: Keyring, unlock: Unlock, crypto: CryptoPorts): Promise<OpenedKeyring> {
  return unlock.by === 'wallet' ? byWallet(keyring, unlock, crypto) : byCode(keyring, unlock.code, crypto)
}

async function byWallet(
  keyring: Keyring,
  { wallet: account, origin }: Extract<Unlock, { readonly by: 'wallet' }>,
  crypto: CryptoPorts,
): Promise<OpenedKeyring> {
  const wallet = account.slotSigner ?? account
  const { vaultId, slots } = keyring
  const slot = slots.find((one): one is WalletSlot => one.type === 'wallet' && one.address === wallet.address)
  if (slot === undefined) throw wrongWallet(keyring)
  const secret = await walletSlotSecret(slot, { wallet, origin, vaultId })
  try {
    return await openKeyring(keyring, { slotId: slot.id, secret }, crypto)
  } catch (error) {
    // The right key signed the right text: only a wallet that signs it differently each time comes here.
    if (error instanceof ProtocolError && error.code === 'bad_commitment') throw otherSignature(error)
    throw error
  }
}

function wrongWallet({ slots }: Keyring): SdkError {
  const wallets = slots.filter(({ type }) => type === 'wallet').length
  return new SdkError(
    'wrong_wallet',
    `This wallet does not open the vault: it was set up with ${wallets === 1 ? 'another wallet' : `${wallets} others`}`,
    { next: 'Choose the account the vault was set up with, or use the recovery code and add this wallet' },
  )
}

function otherSignature(cause: ProtocolError): SdkError {
  return new SdkError(
    'wallet_not_deterministic',
    'The wallet signs the message of its slot differently now',
    {
      cause,
      next: 'Use the recovery code, then add another wallet',
    },
  )
}

/** A code does not say which slot it is for: with several, another slot's commitment is no error yet. */
async function byCode(keyring: Keyring, code: string, crypto: CryptoPorts): Promise<OpenedKeyring> {
  const secret = parseRecoveryCode(code)
  const slots = keyring.slots.filter(({ type }) => type === 'code')
  let failure: unknown = noSlot('The vault has no slot of a recovery code')
  for (const slot of slots) {
    const opened = await tryCode(keyring, slot, secret, crypto)
    if (!(opened instanceof ProtocolError)) return opened
    failure = opened
  }
  throw failure
}

async function tryCode(
  keyring: Keyring,
  slot: Slot,
  secret: Uint8Array,
  crypto: CryptoPorts,
): Promise<OpenedKeyring | ProtocolError> {
  try {
    return await openKeyring(keyring, { slotId: slot.id, secret }, crypto)
  } catch (error) {
    if (error instanceof ProtocolError && error.code === 'bad_commitment') return error
    throw error
  }
}

function noSlot(what: string): ProtocolError {
  return new ProtocolError('bad_slot', what, { next: 'Use another way to unlock it' })
}
