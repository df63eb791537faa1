/** What a declared purpose demands: the grant lists one of `coveredBy`, the organisation has `role`. §4. */
export interface PurposeRule {
  readonly coveredBy: readonly string[]
  /** Role bit of the ProviderRegistry: TREAT 1, RESEARCH 16. */
  readonly role: number
}

const TREAT_ROLE = 1
const RESEARCH_ROLE = 16

/** BTG is absent on purpose: a permit for treatment never becomes one for break-glass. §4 */
const RULES: ReadonlyMap<string, PurposeRule> = new Map([
  ['TREAT', { coveredBy: ['TREAT'], role: TREAT_ROLE }],
  ['ETREAT', { coveredBy: ['TREAT', 'ETREAT'], role: TREAT_ROLE }],
  ['HPAYMT', { coveredBy: ['HPAYMT'], role: TREAT_ROLE }],
  ['HOPERAT', { coveredBy: ['HOPERAT'], role: TREAT_ROLE }],
  ['PATRQT', { coveredBy: ['PATRQT'], role: TREAT_ROLE }],
  ['FAMRQT', { coveredBy: ['FAMRQT'], role: TREAT_ROLE }],
  ['HRESCH', { coveredBy: ['HRESCH'], role: RESEARCH_ROLE }],
])

/**
 * The rule of a declared purpose.
 *
 * @returns undefined if none was declared or no request may declare it. §4, §11 check 3
 */
export function purposeRule(purpose: string | null): PurposeRule | undefined {
  return purpose === null ? undefined : RULES.get(purpose)
}
