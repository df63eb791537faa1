import { hasBothSlotKinds, ProtocolError, removeSlot as withoutSlot } from '@consentry/protocol'
import { changeKeyring, type UnlockAgain } from './changeKeyring.ts'
import type { Patient } from './Patient.ts'

/**
 * Takes a way into the vault away and publishes the keyring. Who used it may have kept the root: `replaceRoot` shuts that
 * person out of what comes later.
 *
 * @throws `bad_slot` where there is none, or where no wallet or no recovery code would be left; `wrong_wallet` and what
 *   `rotateKeys` throws. Spec §5
 */
export async function removeSlot(
  patient: Patient,
  slotId: string,
  unlockAgain: UnlockAgain = {},
): Promise<Patient> {
  return changeKeyring(patient, unlockAgain, (keyring, { root }) => {
    const left = withoutSlot(keyring, { root, slotId })
    if (left.slots.length === keyring.slots.length)
      throw new ProtocolError('bad_slot', 'The vault has no such slot')
    if (!hasBothSlotKinds(left)) {
      throw new ProtocolError('bad_slot', 'No wallet, or no recovery code, would open the vault any more', {
        next: 'Add another one first',
      })
    }
    return left
  })
}
