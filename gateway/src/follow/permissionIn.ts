import type { Clearable, PendingClear } from './clearLatches.ts'
import type { CountedEvent } from './chainEvent.ts'
import type { ReadBlock } from './readBlocks.ts'

/** The latches that a block's events are about, without looking at what is stored. */
export function permissionIn({ header, events }: ReadBlock): readonly PendingClear[] {
  return events.flatMap(({ event }) => {
    const latch = subjectOf(event)
    return latch === null ? [] : [{ latch, block: header.number }]
  })
}

function subjectOf(event: CountedEvent): Clearable | null {
  switch (event.type) {
    case 'DelegateSet':
      return { kind: 'delegate', patient: event.patient, delegate: event.delegate }
    case 'MemberSet':
      return { kind: 'member', org: event.orgId, member: event.who }
    case 'OrgAccredited':
      return { kind: 'org', org: event.orgId }
    default:
      return null
  }
}
