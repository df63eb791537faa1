import { typedDataOf } from '@consentry/protocol'
import type { GrantTerms } from './GrantTerms.ts'
import type { Patient } from './Patient.ts'
import { prepareGrant } from './prepareGrant.ts'
import { rotateKeys } from './rotateKeys.ts'
import { type GivenGrant, sendGrant } from './sendGrant.ts'

/**
 * Grants an organisation access and waits until it is effective. The organisation's name and key come from the chain,
 * the words are shown by the wallet. One prompt; two without history.
 *
 * @throws `org_unavailable`, `stale_manifest`, `bad_request` for terms that no grant may have, `conflict`,
 *   `bad_receipt`, `relay_failed`, `not_effective_in_time`. Spec §8, §15.4
 * @example
 * await grantConsent(patient, {
 *   org, classes: ['labs', 'medications'], actions: ['read'], purposes: ['TREAT'], expiresAt,
 * })
 */
export async function grantConsent(patient: Patient, terms: GrantTerms): Promise<GivenGrant> {
  const isWithoutHistory = terms.history === 'excluded'
  const rotated = isWithoutHistory ? await rotateKeys(patient, { classes: terms.classes }) : patient
  const { wallet, net } = rotated.session.client
  const prepared = await prepareGrant(rotated, terms)
  const sig = await wallet.signTypedData(typedDataOf(net, 'Grant', prepared.opening))
  return sendGrant(rotated, { ...prepared, sig })
}
