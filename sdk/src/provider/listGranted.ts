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
import { isStanding } from '../client/isStanding.ts'
import { orgOf } from '../client/orgOf.ts'
import { mapBounded } from '../client/mapBounded.ts'
import type { Provider } from '../client/Provider.ts'
import type { GrantOnChain } from '../wallet/ChainView.ts'

/** Questions to the node at a time. */
const atATime = 8

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
  const { chain, net } = session.client
  const grants = await grantsToOrg(session, orgOf(session), filter)
  const { time: now } = await chain.head()
  const floors = new Map<Address, Promise<number>>()
  const floorOf = (patient: Address): Promise<number> => {
    const floor = floors.get(patient) ?? chain.patient(net.registry, patient).then((facts) => facts.floor)
    floors.set(patient, floor)
    return floor
  }
  return mapBounded(grants, atATime, async (grant) => {
    const { id, opening } = grant
    const { patient, terms } = opening
    const onChain = await chain.grant(net.registry, patient, id)
    const state = stateOf(grant, { onChain, floor: await floorOf(patient), now })
    const { classes, actions, purposes, notBefore, expiresAt, recordsFrom, recordsTo } = terms
    return { id, patient, state, classes, actions, purposes, notBefore, expiresAt, recordsFrom, recordsTo }
  })
}

/** What one's own node says. */
type GrantFacts = { readonly onChain: GrantOnChain; readonly floor: number; readonly now: Seconds }

function stateOf({ opening, latched, status }: GrantView, { onChain, floor, now }: GrantFacts): GrantedState {
  const { notBefore, expiresAt } = opening.terms
  if (latched || (onChain.status !== 0 && !isStanding(onChain, floor))) return 'revoked'
  if (now >= expiresAt) return 'expired'
  if (onChain.status === 0 || status.safe !== 1) return 'pending'
  return now < notBefore ? 'future' : 'active'
}
