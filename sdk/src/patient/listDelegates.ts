import type { Address, Seconds } from '@consentry/protocol'
import { allPages } from '../client/allPages.ts'
import type { Session } from '../client/login.ts'
import { type DelegateRight, rightsOfBits } from './delegateRights.ts'

/** Who acts for whom. `validUntil` in seconds; `hasEnded` where that has passed. */
export type Delegation = {
  readonly patient: Address
  readonly delegate: Address
  readonly rights: readonly DelegateRight[]
  readonly validUntil: Seconds
  readonly hasEnded: boolean
}

/** Whoever acts for the one who is logged in, and whom that one may act for. */
export type Delegations = { readonly own: readonly Delegation[]; readonly others: readonly Delegation[] }

/** Lists delegations. The gateway says which there are; what each may do is what the chain says. Spec §9.1, §18. */
export async function listDelegates(session: Session): Promise<Delegations> {
  const { client, address } = session
  const { chain, net } = client
  const named = await allPages(session, 'listDelegates')
  const { time } = await chain.head()
  const all: Delegation[] = []
  for (const { patient, delegate } of named) {
    const { roles, validUntil } = await chain.delegate(net.registry, patient, delegate)
    if (roles === 0 || (patient !== address && delegate !== address)) continue
    all.push({ patient, delegate, rights: rightsOfBits(roles), validUntil, hasEnded: time >= validUntil })
  }
  return {
    own: all.filter(({ patient }) => patient === address),
    others: all.filter(({ delegate }) => delegate === address),
  }
}
