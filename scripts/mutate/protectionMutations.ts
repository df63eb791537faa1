import type { Mutation } from './Mutation.ts'

const decide = 'protocol/src/decision/decide.ts'
const permission = 'protocol/src/decision/permission.ts'
const clocks = 'protocol/src/decision/clocks.ts'
const facts = 'gateway/src/decide/gatherFacts.ts'
const events = 'gateway/src/follow/applyEvent.ts'

/** Protections, one switched off in each: without it the schedules of the model must find a forbidden read. */
export const protectionMutations: readonly Mutation[] = [
  {
    name: 'a fenced grant still counts',
    file: decide,
    from: '!state.latches.revoked.includes(grant.id) &&',
    to: '',
  },
  {
    name: 'a fence of everything does not count',
    file: decide,
    from: 'version >= state.latches.floor &&',
    to: '',
  },
  {
    name: 'a fence of everything spares the current version',
    file: 'gateway/src/grant/checkFence.ts',
    from: 'floor: fence.version + 1 }',
    to: 'floor: fence.version }',
  },
  {
    name: 'a revocation on chain leaves no latch',
    file: events,
    from: "await tx.latches.add({ kind: 'revoked', patient, id }, 'chain', at.block)",
    to: '',
  },
  {
    name: 'a revocation of everything on chain leaves no latch',
    file: events,
    from: "await tx.latches.add({ kind: 'floor', patient, floor: version }, 'chain', at.block)",
    to: '',
  },
  {
    name: 'a suspension leaves no latch',
    file: events,
    from: "await tx.latches.add({ kind: 'org', org: orgId }, 'chain', place.at.block)",
    to: '',
  },
  {
    name: 'a removed member leaves no latch',
    file: events,
    from: "await tx.latches.add({ kind: 'member', org: orgId, member: who }, 'chain', at.block)",
    to: 'return',
  },
  {
    name: 'a removed delegate leaves no latch',
    file: events,
    from: "await tx.latches.add({ kind: 'delegate', patient, delegate }, 'chain', at.block)",
    to: 'return',
  },
  {
    name: 'a grant counts before it is safe',
    file: decide,
    from: 'if (isGrantedAtSafe(grant, state)) winner',
    to: 'if (grant.latest !== null) winner',
  },
  {
    name: 'an organisation, member or delegate counts before it is safe',
    file: permission,
    from: 'views.safe !== null && permits(views.safe) && ',
    to: '',
  },
  {
    name: 'an organisation, member or delegate counts though it is denied at latest',
    file: permission,
    from: 'if (latched) return false\n  return views.safe !== null && permits(views.safe) && views.latest !== null && permits(views.latest)',
    to: 'return latched ? views.safe !== null && permits(views.safe) : views.safe !== null && permits(views.safe)',
  },
  {
    name: 'the latches of organisations, members and delegates are not looked at',
    file: permission,
    from: 'if (latched) return false',
    to: 'if (latched && views.safe === null) return false',
  },
  {
    name: 'the name in a grant is not compared',
    file: decide,
    from: 'grant.registryName === terms.granteeName &&',
    to: '',
  },
  {
    name: 'a stale view decides',
    file: clocks,
    from: "if (!(clock.wall - latest.time <= maxStale)) return 'stale'",
    to: "if (Number.isNaN(maxStale)) return 'stale'",
  },
  {
    name: 'a head from the future decides',
    file: clocks,
    from: "if (!(latest.time - clock.wall <= maxSkewSeconds)) return 'skew'",
    to: "if (Number.isNaN(maxSkewSeconds)) return 'skew'",
  },
  {
    name: 'what ends, ends by the earlier clock',
    file: clocks,
    from: 'return Math.max(clock.wall, latest.time)',
    to: 'return Math.min(clock.wall, latest.time)',
  },
  {
    name: 'what begins, begins by the later clock',
    file: clocks,
    from: 'return Math.min(clock.wall, latest.time)',
    to: 'return Math.max(clock.wall, latest.time)',
  },
  {
    name: 'a membership never ends',
    file: decide,
    from: '(fact.roles & STAFF_OR_AGENT) !== 0 && now < fact.validUntil',
    to: '(fact.roles & STAFF_OR_AGENT) !== 0 && now > 0',
  },
  {
    name: 'an accreditation never ends',
    file: decide,
    from: '(fact.roles & rule.role) !== 0 && now < fact.validUntil',
    to: '(fact.roles & rule.role) !== 0 && now > 0',
  },
  {
    name: 'an ANCHOR member may read',
    file: decide,
    from: 'const STAFF_OR_AGENT = 1 | 2',
    to: 'const STAFF_OR_AGENT = 1 | 2 | 4',
  },
  {
    name: 'anybody may sign a grant',
    file: facts,
    from: 'return delegate !== null && (delegate.rights & GRANT_RIGHT) !== 0 && time < delegate.validUntil',
    to: 'return delegate === null || time > 0',
  },
  {
    name: 'a grant may name any block',
    file: 'protocol/src/grant/freshness.ts',
    from: 'if (canonical === null || canonical.hash !== terms.blockHash) return false',
    to: 'if (canonical === null) return false',
  },
  {
    name: 'further classes of a record are not asked for',
    file: decide,
    from: 'request.also.every((also) => terms.classes.includes(also)) &&',
    to: '',
  },
]
