import { z } from 'zod'
import { toUtf8 } from '../bytes/utf8.ts'
import { canonicalJson } from '../values/canonicalJson.ts'
import * as field from '../values/fields.ts'
import type { Address } from '../values/ids.ts'

/** What every slot has: id (8 bytes, hex), salt (32 bytes), commitment (32), sealed root (48), base64url. Spec §5. */
export type SlotBase = {
  readonly id: string
  readonly salt: string
  readonly commit: string
  readonly ct: string
}

/** Opened by a wallet's signature over the stored message. Spec §5. */
export type WalletSlot = SlotBase & {
  readonly type: 'wallet'
  readonly address: Address
  readonly message: string
}

/** Opened by a recovery code. Spec §5. */
export type CodeSlot = SlotBase & { readonly type: 'code' }

/** One way to open a keyring. A new type is a row in `slotShapes` and in `secretSizes`. Spec §5. */
export type Slot = WalletSlot | CodeSlot

/** Name of a slot type. Spec §5. */
export type SlotType = Slot['type']

/** Bytes of the secret that opens a slot: r‖s of a signature, or the code's random bytes. Spec §5. */
export const secretSizes: { readonly [Type in SlotType]: number } = { wallet: 64, code: 20 }

const base = {
  id: z.string().regex(/^[0-9a-f]{16}$/),
  salt: field.salt32,
  commit: field.salt32,
  ct: z.string().regex(/^[A-Za-z0-9_-]{64}$/),
}

/** Schema of a slot. Spec §5. */
export const slotShape: z.ZodType<Slot> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('wallet'),
    ...base,
    address: field.address,
    message: z.string().min(1).max(4096),
  }),
  z.strictObject({ type: z.literal('code'), ...base }),
])

/** A slot as it is authenticated: everything but commitment and sealed root, in canonical form. Spec §5 step 2. */
export function slotAad(slot: Omit<Slot, 'commit' | 'ct'>): Uint8Array<ArrayBuffer> {
  return toUtf8(canonicalJson({ ...slot, commit: undefined, ct: undefined }))
}
