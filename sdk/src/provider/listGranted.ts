import type {
  Action,
  Address,
  ClassName,
  GrantId,
  GrantPurpose,
  GrantView,
  Seconds,
} from '@consentry/protocol'
import { grantsToOrg } from '../client/grantsToOrg.ts'
import { orgOf } from '../client/orgOf.ts'
import type { Provider } from '../client/Provider.ts'

/**
 * Where a grant stands: `pending` is not safe on chain yet, `future` has not begun, `revoked` and `expired` have
 * ended for good.
 */
export type GrantedState = 'active' | 'pending' | 'future' | 'revoked' | 'expired'

/** What a patient granted, in words; times in s. */
export type GrantedAccess = {
  readonly id: GrantId
  readonly patient: Address
  readonly state: GrantedState
  readonly classes: readonly ClassName[]
  readonly actions: readonly Action[]
  readonly purposes: readonly GrantPurpose[]
  readonly notBefore: Seconds
  readonly expiresAt: Seconds
  readonly recordsFrom: Seconds
  readonly recordsTo: Seconds
}

/**
 * Lists what patients granted one's organisation, ended grants included; the state is what one's own node says.
 * Throws `bad_grant`. Spec §8, §18.
 */
export async function listGranted(
  provider: Provider,
  filter: { readonly patient?: Address } = {},
): Promise<readonly GrantedAccess[]> {
  const { session } = provider
  const granted: GrantedAccess[] = []
  for (const grant of await grantsToOrg(session, orgOf(session), filter)) {
    const { id, opening } = grant
    const { classes, actions, purposes, notBefore, expiresAt, recordsFrom, recordsTo } = opening.terms
    const state = await stateOf(provider, grant)
    const words = { classes, actions, purposes, notBefore, expiresAt, recordsFrom, recordsTo }
    granted.push({ id, patient: opening.patient, state, ...words })
  }
  return granted
}

async function stateOf(
  { session }: Provider,
  { id, opening, latched, status }: GrantView,
): Promise<GrantedState> {
  const { chain, net } = session.client
  const { patient, terms } = opening
  const onChain = await chain.grant(net.registry, patient, id)
  const { floor } = await chain.patient(net.registry, patient)
  if (latched || onChain.status === 2 || (onChain.status === 1 && onChain.version < floor)) return 'revoked'
  const { time } = await chain.head()
  if (time >= terms.expiresAt) return 'expired'
  if (onChain.status === 0 || status.safe !== 1) return 'pending'
  return time < terms.notBefore ? 'future' : 'active'
}
