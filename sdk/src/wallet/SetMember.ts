import type { Address, OrgId, Seconds } from '@consentry/protocol'

/** A member as the administrator sets it: roles STAFF 1, AGENT 2, ANCHOR 4; `validUntil` 0 removes it. Spec §9.2. */
export type MemberTerms = { readonly who: Address; readonly roles: number; readonly validUntil: Seconds }

/**
 * Sets or removes a member of an organisation on chain (`setMember`). The caller of the contract is the organisation's
 * administrator. Resolves once it is mined. Spec §9.2.
 */
export type SetMember = (orgId: OrgId, member: MemberTerms) => Promise<void>
