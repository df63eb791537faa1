import { toHex } from '../bytes/hex.ts'
import { type CryptoPorts, withDefaultPorts } from '../crypto/ports.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import type { VaultId } from '../values/ids.ts'
import { maxSlots } from '../values/limits.ts'
import type { Keyring } from './keyring.ts'
import { keyringMac, requireMac, sealPreviousRoot } from './openKeyring.ts'
import { type NewSlot, sealSlot } from './slotKey.ts'
import type { SlotType } from './slots.ts'
import type { VaultRoot } from './subkeys.ts'

/** What a keyring is made of. `gen` is 1 unless older roots exist, which are then all in `previousRoots`. */
export type KeyringParts = VaultRoot & {
  readonly slots: readonly NewSlot[]
  readonly gen?: number
  readonly previousRoots?: ReadonlyMap<number, Uint8Array>
}

/** A fresh root of 32 bytes and a fresh vault id. Spec §5. */
export function generateVaultRoot(ports: CryptoPorts = {}): VaultRoot {
  const { random } = withDefaultPorts(ports)
  return { root: random(32), vaultId: toHex(random(16)) as VaultId }
}

/**
 * Makes a keyring with one slot per secret. Throws `bad_slot` for no slot or more than 16. Spec §5.
 * Before the first record is stored it must also hold both kinds of slots: see `hasBothSlotKinds`.
 */
export async function createKeyring(
  { root, vaultId, gen = 1, previousRoots = new Map(), slots }: KeyringParts,
  ports: CryptoPorts = {},
): Promise<Keyring> {
  if (slots.length < 1 || slots.length > maxSlots) throw slotCount(slots.length)
  const prev = []
  for (const [olderGen, older] of previousRoots) {
    prev.push(await sealPreviousRoot({ root, vaultId }, { gen: olderGen, root: older }, ports))
  }
  const sealed = []
  for (const slot of slots) sealed.push(await sealSlot(root, slot, ports))
  return withMac({ v: 1, vaultId, gen, prev, slots: sealed }, root)
}

/** A keyring with one more slot. Throws `bad_mac` for another root, `bad_slot` above 16 slots. Spec §5. */
export async function addSlot(
  keyring: Keyring,
  { root, slot }: { readonly root: Uint8Array; readonly slot: NewSlot },
  ports: CryptoPorts = {},
): Promise<Keyring> {
  requireMac(keyring, root)
  if (keyring.slots.length >= maxSlots) throw slotCount(keyring.slots.length + 1)
  return withMac({ ...keyring, slots: [...keyring.slots, await sealSlot(root, slot, ports)] }, root)
}

/** A keyring without one slot. Throws `bad_mac` for another root, `bad_slot` if it was the last one. Spec §5. */
export function removeSlot(
  keyring: Keyring,
  { root, slotId }: { readonly root: Uint8Array; readonly slotId: string },
): Keyring {
  requireMac(keyring, root)
  const slots = keyring.slots.filter(({ id }) => id !== slotId)
  if (slots.length === 0) throw slotCount(0)
  return withMac({ ...keyring, slots }, root)
}

/** Whether a keyring has a slot for daily use and one for recovery, as it must before records exist. Spec §5. */
export function hasBothSlotKinds({ slots }: Pick<Keyring, 'slots'>): boolean {
  const has = (wanted: SlotType) => slots.some(({ type }) => type === wanted)
  return has('wallet') && has('code')
}

function withMac(keyring: Omit<Keyring, 'mac'>, root: Uint8Array): Keyring {
  return { ...keyring, mac: keyringMac(keyring, root) }
}

function slotCount(count: number): ProtocolError {
  return new ProtocolError('bad_slot', 'A keyring has 1 to 16 slots', { given: `${count} slots` })
}
