import type { Action, ClassName, GrantPurpose, OrgId, Seconds } from '@consentry/protocol'

/** What a patient is about to permit. Times in seconds. Spec §8. */
export type GrantTerms = {
  readonly org: OrgId
  readonly classes: readonly ClassName[]
  readonly actions: readonly Action[]
  readonly purposes: readonly GrantPurpose[]
  /** First second after the last one; at most two years after `notBefore`. */
  readonly expiresAt: Seconds
  /** Default: at once. */
  readonly notBefore?: Seconds
  /** Earliest date of the data. Default: no limit. */
  readonly recordsFrom?: Seconds
  /** Latest date of the data. Default: no end. */
  readonly recordsTo?: Seconds
  /**
   * `included`: what was stored before can be read too. `excluded`: the keys of the classes change first, so that only
   * what comes from now on can be read; one more prompt. Default `included`.
   */
  readonly history?: 'included' | 'excluded'
}
