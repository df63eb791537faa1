import { type NewSlot, type RandomSource, recoveryCodeText } from '@consentry/protocol'

/** A new slot that a recovery code opens, and the code to be shown once. Spec §5. */
export function newCodeSlot(random: RandomSource): { readonly slot: NewSlot; readonly code: string } {
  const secret = random(20)
  return { slot: { type: 'code', secret }, code: recoveryCodeText(secret) }
}
