import type { AccessEntry, DisclosureKind, Exemption } from './disclosure.ts'

/** Purposes of use (v3-ActReason) in plain words. */
export const ACT_REASON_WORDS: Readonly<Record<string, string>> = {
  TREAT: 'treatment',
  ETREAT: 'emergency treatment',
  HPAYMT: 'payment',
  HOPERAT: 'healthcare operations',
  PATRQT: 'request of the patient',
  FAMRQT: 'request of the family',
  HRESCH: 'research',
  BTG: 'break the glass',
}

/** Why a disclosure need not be accounted for. */
export const EXEMPTION_WORDS: Readonly<Record<Exemption, string>> = {
  to_the_individual: 'to the individual',
  treatment_payment_operations: 'treatment, payment or operations',
  under_authorisation: 'under the individual’s authorisation',
  refused: 'nothing was disclosed',
}

/** How far an entry is proved. */
export const PROOF_WORDS: Readonly<Record<AccessEntry['proof'], string>> = {
  anchored: 'anchored on chain',
  checkpoint: 'in the signed log',
  none: 'not yet in a checkpoint',
}

/** Title of a report and the law that asks for it. */
export const KIND_WORDS: Readonly<Record<DisclosureKind, readonly [string, string]>> = {
  accounting: [
    'Accounting of disclosures',
    'As 45 CFR 164.528 asks for it. Disclosures that need no accounting are listed too and marked.',
  ],
  overview: [
    'Access overview',
    'Who had access to which data and when, as Article 9 of the European Health Data Space Regulation asks for it.',
  ],
}
