import type { RevokeAllMessage, RevokeMessage } from '../typedData/messages.ts'
import type { Address, GrantId } from '../values/ids.ts'

/** What a fence ends: one grant, or every grant up to the patient's `version`. Spec §15. */
export type RevocationTarget =
  | { readonly kind: 'grant'; readonly id: GrantId }
  | { readonly kind: 'all'; readonly version: number }

/** A revocation ready to be signed or verified as typed data. */
export type Revocation =
  | { readonly primaryType: 'Revoke'; readonly message: RevokeMessage }
  | { readonly primaryType: 'RevokeAll'; readonly message: RevokeAllMessage }

/** The message that ends a target. It names no block: denial must never fail. Spec §8, §15. */
export function revocationOf(patient: Address, target: RevocationTarget): Revocation {
  return target.kind === 'grant'
    ? { primaryType: 'Revoke', message: { patient, id: target.id } }
    : { primaryType: 'RevokeAll', message: { patient, version: target.version } }
}
