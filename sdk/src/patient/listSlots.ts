import { type Address, parseKeyring } from '@consentry/protocol'
import { keyOf } from './addSlot.ts'
import type { Patient } from './Patient.ts'

/** A way into the vault. `id` names it for `removeSlot`; `isOwn`: the wallet of this session. */
export type SlotView =
  | { readonly id: string; readonly type: 'wallet'; readonly address: Address; readonly isOwn: boolean }
  | { readonly id: string; readonly type: 'code' }

/** Lists the ways into the vault, as the keyring that was unlocked has them. Spec §5. */
export function listSlots({ keyring, session }: Patient): readonly SlotView[] {
  const own = keyOf(session.client.wallet).address
  return parseKeyring(keyring).slots.map((slot) =>
    slot.type === 'code'
      ? { id: slot.id, type: 'code' }
      : { id: slot.id, type: 'wallet', address: slot.address, isOwn: slot.address === own },
  )
}
