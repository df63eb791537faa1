import { z } from 'zod'
import { toUtf8 } from '../bytes/utf8.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import { ordinal, vaultId } from '../values/formatFields.ts'
import type { VaultId } from '../values/ids.ts'
import { maxKeyringBytes, maxSlots } from '../values/limits.ts'
import { parseShape } from '../values/parseShape.ts'
import { strictCanonicalJson } from '../values/strictJson.ts'
import { type Slot, slotShape } from './slots.ts'

/** An older root, sealed with a key of the current one. Spec §5. */
export type SealedRoot = { readonly gen: number; readonly ct: string }

/**
 * The encrypted box of a vault's root. One slot is enough to open it; `prev` holds the older roots; `mac` binds all of
 * it, so that slots cannot be added, removed or mixed. Spec §5.
 */
export type Keyring = {
  readonly v: 1
  readonly vaultId: VaultId
  readonly gen: number
  readonly prev: readonly SealedRoot[]
  readonly slots: readonly Slot[]
  readonly mac: string
}

const shape: z.ZodType<Keyring> = z.strictObject({
  v: z.literal(1),
  vaultId,
  gen: ordinal,
  prev: z.array(z.strictObject({ gen: ordinal, ct: z.string().regex(/^[A-Za-z0-9_-]{64}$/) })),
  slots: z.array(slotShape).min(1).max(maxSlots),
  mac: field.salt32,
})

/** Checks a keyring that came as a JSON value; nothing is opened. Throws `bad_slot`. Spec §5. */
export function checkKeyring(value: unknown): Keyring {
  return parseShape(shape, value, { what: 'keyring', code: 'bad_slot' })
}

/** Reads the canonical bytes of a keyring, ≤ 16 KiB; nothing is opened. Throws `bad_json` or `bad_slot`. Spec §5. */
export function parseKeyring(bytes: string | Uint8Array): Keyring {
  if (bytes.length > maxKeyringBytes) {
    throw new ProtocolError('bad_slot', 'Keyring is too large', { given: redact(bytes) })
  }
  return checkKeyring(strictCanonicalJson(bytes))
}

/** The canonical bytes of a keyring: what is stored and what the manifest names by SHA-256. Spec §5, §7. */
export function serialiseKeyring(keyring: Keyring): Uint8Array<ArrayBuffer> {
  return toUtf8(canonicalJson(keyring))
}
