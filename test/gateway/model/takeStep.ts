import { s } from '../../support/ids.ts'
import type { Said } from '../follow/FakeChain.ts'
import { grantIdOf, type Party } from './Party.ts'
import type { World } from './World.ts'

/** Chance as a test needs it: numbers that a seed decides. */
export interface Chance {
  /** True once in `odds` times. */
  one(odds: number): boolean
  pick<Value>(values: readonly Value[]): Value
}

export function chanceOf(random: () => number): Chance {
  return {
    one: (odds) => random() * odds < 1,
    pick: (values) => {
      const value = values[Math.floor(random() * values.length)]
      if (value === undefined) throw new TypeError('nothing to pick from')
      return value
    },
  }
}

/** How everything begins for a party: accredited, with a member, delegates and mostly a grant that permits. */
export async function begin(world: World, party: Party, chance: Chance): Promise<void> {
  world.say(party, accredited(party, 17, 90_000))
  world.say(party, memberSet(party, 1, chance.pick([90_000, 90_000, 90_000, world.headTime + 200])))
  world.say(party, delegateSet(world, party, party.reader, chance.pick([16, 16, 1])))
  world.say(party, delegateSet(world, party, party.signer, chance.pick([1, 1, 16])))
  if (chance.one(6)) return
  await openGrant(world, party, chance)
  register(world, party, chance)
}

/** One step of one schedule: something is signed, said on the chain, or fenced. */
export async function takeStep(world: World, party: Party, chance: Chance): Promise<void> {
  const opened = world.reference.openings.get(party.number)?.length ?? 0
  const steps: readonly (() => Promise<void> | void)[] = [
    () => openGrant(world, party, chance),
    () => openGrant(world, party, chance),
    () => register(world, party, chance),
    () => register(world, party, chance),
    () => revoke(world, party, chance),
    () => world.fence(party, chance.pick([0, 1, 2, 3].slice(0, Math.max(1, opened))), 0),
    () => world.fence(party, 'all', Math.max(0, world.state(party).version + chance.pick([0, 0, 0, -1, 1]))),
    () => changeOrg(world, party, chance),
    () =>
      world.say(
        party,
        memberSet(party, chance.pick([0, 1, 1, 2, 4]), world.headTime + chance.pick([40, 9_000])),
      ),
    () => world.say(party, delegateSet(world, party, party.reader, chance.pick([0, 1, 16, 16]))),
    () => world.say(party, delegateSet(world, party, party.signer, chance.pick([0, 1, 1, 16]))),
    () => (chance.one(4) ? world.erase(party, chance.pick([0, 1])) : undefined),
  ]
  await chance.pick(steps)()
}

async function openGrant(world: World, party: Party, chance: Chance): Promise<void> {
  const opened = world.reference.openings.get(party.number)?.length ?? 0
  // The contract and the gateway know at most eight to one organisation.
  if (opened >= 6) return
  const broken = chance.one(2)
    ? chance.pick(['class', 'purpose', 'name', 'start', 'end', 'block'])
    : 'nothing'
  await world.openGrant(party, {
    classes: broken === 'class' ? chance.pick([['labs'], ['notes']]) : ['hiv', 'labs'],
    purposes: broken === 'purpose' ? ['HRESCH'] : chance.pick([['TREAT'], ['HRESCH', 'TREAT']]),
    name: broken === 'name' ? `${party.orgName} Ltd` : party.orgName,
    notBefore: world.headTime + (broken === 'start' ? chance.pick([20, 40]) : -100),
    expiresAt: world.headTime + (broken === 'end' ? chance.pick([30, 60]) : 9_000),
    named: { back: chance.pick([0, 0, 1, 3]), isRight: broken !== 'block' },
  })
}

/** The chain takes what its contract would take. */
function register(world: World, party: Party, chance: Chance): void {
  const { grants, floor } = world.state(party)
  const openings = world.reference.openings.get(party.number) ?? []
  const waiting = openings.filter(({ id, opening }) => !grants.has(id) && opening.version >= floor)
  if (waiting.length === 0) return
  const { id, opening } = chance.pick(waiting)
  const by = chance.pick([party.patient, party.patient, party.patient, party.signer])
  world.say(party, {
    type: 'Granted',
    patient: party.patient,
    id: grantIdOf(
      party,
      openings.findIndex((one) => one.id === id),
    ),
    by,
    version: opening.version,
  })
}

function revoke(world: World, party: Party, chance: Chance): void {
  const { grants, version } = world.state(party)
  const active = [...grants].filter(([, { status }]) => status === 'active').map(([id]) => id)
  const { patient } = party
  if (active.length === 0 || chance.one(4)) {
    world.say(party, { type: 'AllRevoked', patient, by: patient, version: version + 1 })
    return
  }
  const id = chance.pick(active) as ReturnType<typeof grantIdOf>
  world.say(party, { type: 'Revoked', patient, id, by: patient, version: version + 1 })
}

function changeOrg(world: World, party: Party, chance: Chance): void {
  if (chance.one(2)) {
    world.say(party, { type: 'OrgSuspended', orgId: party.org })
    return
  }
  const until = chance.pick([90_000, 90_000, world.headTime + 60])
  world.say(party, accredited(party, chance.pick([1, 16, 17, 17]), until))
}

function accredited(party: Party, roles: number, until: number): Said {
  return {
    type: 'OrgAccredited',
    orgId: party.org,
    admin: party.patient,
    roles,
    validUntil: s(until),
    name: party.orgName,
  }
}

function memberSet({ org, member }: Party, roles: number, until: number): Said {
  return { type: 'MemberSet', orgId: org, who: member, roles, validUntil: s(roles === 0 ? 0 : until) }
}

function delegateSet(world: World, party: Party, delegate: Party['reader'], rights: number): Said {
  const { version: before, delegates } = world.state(party)
  // A removed delegate may have published keys: the contract makes them count no more.
  const isRemoved = rights === 0 && (delegates.get(delegate)?.bits ?? 0) !== 0
  const version = before + (isRemoved ? 1 : 0)
  const validUntil = s(rights === 0 ? 0 : 90_000)
  return { type: 'DelegateSet', patient: party.patient, delegate, rights, validUntil, version }
}
