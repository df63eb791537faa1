import type { Said } from '../follow/FakeChain.ts'
import type { PartyBlock } from './PartyBlock.ts'

interface Grant {
  readonly status: 'active' | 'revoked'
  readonly registered: {
    readonly block: number
    readonly time: number
    readonly by: string
    readonly orgName: string | null
    readonly signer: Rights | null
  } | null
}

interface Rights {
  readonly bits: number
  readonly validUntil: number
}

/** What the chain says about one party, after all events up to some block. */
export interface PartyState {
  version: number
  floor: number
  org: {
    status: 'active' | 'suspended'
    roles: number
    validUntil: number
    name: string
    block: number
  } | null
  readonly members: Map<string, Rights & { readonly block: number }>
  readonly delegates: Map<string, Rights & { readonly block: number }>
  readonly grants: Map<string, Grant>
}

/** Everything from the beginning, every time: slow, and hard to get wrong. */
export function replay(blocks: readonly PartyBlock[], party: number, height: number): PartyState {
  const state = nothing()
  for (const block of blocks) {
    if (block.number > height) break
    for (const { party: about, said } of block.events) if (about === party) apply(state, said, block)
    note(state, block)
  }
  return state
}

export function nothing(): PartyState {
  return { version: 0, floor: 0, org: null, members: new Map(), delegates: new Map(), grants: new Map() }
}

/** One event. The words of the registering block are noted when that block is complete. */
export function apply(state: PartyState, said: Said, { number }: Pick<PartyBlock, 'number'>): void {
  switch (said.type) {
    case 'Granted':
      state.grants.set(said.id, {
        status: 'active',
        registered: state.grants.get(said.id)?.registered ?? {
          block: number,
          time: Number.NaN,
          by: said.by,
          orgName: null,
          signer: null,
        },
      })
      break
    case 'Revoked':
      state.grants.set(said.id, {
        status: 'revoked',
        registered: state.grants.get(said.id)?.registered ?? null,
      })
      state.version = said.version
      break
    case 'AllRevoked':
      state.version = said.version
      state.floor = said.version
      break
    case 'DelegateSet':
      state.delegates.set(said.delegate, { bits: said.rights, validUntil: said.validUntil, block: number })
      state.version = said.version
      break
    case 'OrgAccredited':
      state.org = { ...said, status: 'active', block: number }
      break
    case 'OrgSuspended':
      if (state.org !== null) state.org = { ...state.org, status: 'suspended', block: number }
      break
    case 'MemberSet':
      state.members.set(said.who, { bits: said.roles, validUntil: said.validUntil, block: number })
      break
    default:
      break
  }
}

function note(state: PartyState, { number, time }: PartyBlock): void {
  for (const [id, grant] of state.grants) {
    const { registered } = grant
    if (registered === null || registered.block !== number) continue
    const orgName = state.org?.name ?? null
    const signer = state.delegates.get(registered.by) ?? null
    state.grants.set(id, { ...grant, registered: { ...registered, time, orgName, signer } })
  }
}
