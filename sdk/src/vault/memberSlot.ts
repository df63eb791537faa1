import {
  type Address,
  addSlot,
  type CryptoPorts,
  hasBothSlotKinds,
  type Millis,
  parseKeyring,
  ProtocolError,
  type RandomSource,
  removeSlot,
  serialiseKeyring,
} from '@consentry/protocol'
import type { Wallet } from '../wallet/Wallet.ts'
import { openRoot, type Unlock } from './openVault.ts'
import { newWalletSlot } from './walletSlot.ts'

/** What a further wallet slot is made with; `now` in ms. */
export type NewMember = {
  readonly wallet: Wallet
  readonly origin: string
  readonly chainId: number
  readonly now: Millis
  readonly random: RandomSource
}

/**
 * A keyring that one more wallet opens; it signs twice. Throws `bad_slot` for a wallet that has a slot, or above 16;
 * `bad_signature`, and what `openVault` throws. Spec §5.
 */
export async function addWalletSlot(
  keyringBytes: Uint8Array,
  { unlock, member }: { readonly unlock: Unlock; readonly member: NewMember },
  crypto: CryptoPorts,
): Promise<Uint8Array> {
  const { origin, chainId, now: issuedAt, random } = member
  const wallet = member.wallet.slotSigner ?? member.wallet
  const keyring = parseKeyring(keyringBytes)
  if (keyring.slots.some((slot) => slot.type === 'wallet' && slot.address === wallet.address))
    throw new ProtocolError('bad_slot', 'The vault has a slot of this wallet already', { next: 'Open it' })
  const { root, vaultId } = await openRoot(keyring, unlock, crypto)
  const message = { origin, chainId, vaultId, issuedAt }
  const slot = await newWalletSlot({ wallet, message, between: async () => {} })
  return serialiseKeyring(await addSlot(keyring, { root, slot }, { ...crypto, random }))
}

/**
 * A keyring without the slot of a wallet. Who opened it before may have kept the root: change the key too.
 * Throws `bad_slot` where there is none, or where only one kind of slot would be left. Spec §5.
 */
export async function removeWalletSlot(
  keyringBytes: Uint8Array,
  { unlock, address }: { readonly unlock: Unlock; readonly address: Address },
  crypto: CryptoPorts,
): Promise<Uint8Array> {
  const keyring = parseKeyring(keyringBytes)
  const slot = keyring.slots.find((one) => one.type === 'wallet' && one.address === address)
  if (slot === undefined) throw new ProtocolError('bad_slot', 'The vault has no slot of this wallet')
  const { root } = await openRoot(keyring, unlock, crypto)
  const left = removeSlot(keyring, { root, slotId: slot.id })
  if (hasBothSlotKinds(left)) return serialiseKeyring(left)
  throw new ProtocolError('bad_slot', 'No wallet would open the vault any more', {
    next: 'Add another wallet first',
  })
}
