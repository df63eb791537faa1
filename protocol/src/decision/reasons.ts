/** Error codes a decision may end with. §11, §19. */
export type DecisionCode = 'chain_stale' | 'no_access' | 'bad_request' | 'grant_pending'

/** Why a request was refused; the closed list. §11. */
export type DenyReason =
  | 'skew'
  | 'stale'
  | 'delegate'
  | 'record'
  | 'purpose'
  | 'org'
  | 'member'
  | 'no_grant'
  | 'unsafe'
  | 'index_behind'
  | 'rewrap'

/** Why a request was permitted: own access, or a grant. §11. */
export type AllowReason = 'self' | 'grant'

/** All reasons of a decision. §11. */
export type DecisionReason = DenyReason | AllowReason

/**
 * The code each reason of a denial belongs to. Only the code leaves the gateway; the reason goes to the body
 * of the leaf. §11.
 */
export const denyReasons: Readonly<Record<DenyReason, DecisionCode>> = Object.freeze({
  skew: 'chain_stale',
  stale: 'chain_stale',
  delegate: 'no_access',
  record: 'no_access',
  purpose: 'bad_request',
  org: 'no_access',
  member: 'no_access',
  no_grant: 'no_access',
  unsafe: 'grant_pending',
  index_behind: 'chain_stale',
  rewrap: 'grant_pending',
})
