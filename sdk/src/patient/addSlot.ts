import { addSlot as withSlot, type NewSlot, ProtocolError, type VaultId } from '@consentry/protocol'
import { newCodeSlot } from '../vault/codeSlot.ts'
import { newWalletSlot } from '../vault/walletSlot.ts'
import type { Wallet } from '../wallet/Wallet.ts'
import { changeKeyring, type UnlockAgain } from './changeKeyring.ts'
import type { Patient } from './Patient.ts'

/**
 * A further way into the vault. `wallet`: another wallet of one's own, or a delegate's; it signs twice on this device.
 * `code`: one more recovery code, shown once.
 */
export type AddedSlot =
  | { readonly by: 'wallet'; readonly wallet: Wallet }
  | { readonly by: 'code'; readonly showRecoveryCode: (code: string) => Promise<void> }

/**
 * Adds a way into the vault and publishes the keyring. Whoever has a slot can open every record that wraps reach them
 * for: give one to a delegate only if that person may read all. A delegate who shall not read needs none.
 *
 * @throws `bad_slot` for a wallet that has a slot already, or above 16 slots; `wrong_wallet`, `bad_signature` and what
 *   `rotateKeys` throws. Spec §5
 */
export async function addSlot(
  patient: Patient,
  added: AddedSlot,
  unlockAgain: UnlockAgain = {},
): Promise<Patient> {
  const { ports } = patient.session.client
  return changeKeyring(patient, unlockAgain, async (keyring, { root, vaultId }) => {
    const isKnown = keyring.slots.some(
      (slot) =>
        slot.type === 'wallet' && added.by === 'wallet' && slot.address === keyOf(added.wallet).address,
    )
    if (isKnown) throw new ProtocolError('bad_slot', 'This wallet opens the vault already')
    const slot = await newSlot(patient, added, vaultId)
    return withSlot(keyring, { root, slot }, { ...ports.crypto, random: ports.random })
  })
}

/** Asks for what a slot needs: two signatures, or that a code is written down. Spec §5. */
export async function newSlot(
  { session }: Pick<Patient, 'session'>,
  added: AddedSlot,
  vaultId: VaultId,
): Promise<NewSlot> {
  const { net, origin, ports } = session.client
  if (added.by === 'wallet') {
    const message = { origin, chainId: net.chainId, vaultId, issuedAt: ports.clock() }
    return newWalletSlot({ wallet: keyOf(added.wallet), message, between: async () => {} })
  }
  const { slot, code } = newCodeSlot(ports.random)
  await added.showRecoveryCode(code)
  return slot
}

/** Signatures of contracts are no secrets: the key behind one opens the slot. Spec §5 rule 1. */
export function keyOf(wallet: Wallet): Wallet {
  return wallet.slotSigner ?? wallet
}
