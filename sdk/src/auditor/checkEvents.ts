import {
  type Address,
  type AuditEvent,
  auditEventText,
  fromBase64url,
  isErasedPlace,
  makeLeaf,
} from '@consentry/protocol'
import type { Finding } from './Finding.ts'
import type { AuditInput } from './readAudit.ts'

/** Checks that each event is what its leaf commits to, and in this log. Spec §14. */
export function checkEvents({ deployment, leaves, events }: AuditInput): readonly Finding[] {
  return [...events].flatMap(([index, { salt, event }]): Finding[] => {
    const { commitment } = makeLeaf(fromBase64url(salt), auditEventText(event))
    if (leaves.get(index) !== commitment)
      return [{ code: 'other_content', index, detail: 'event does not fit its leaf' }]
    if (event.log !== deployment.origin)
      return [{ code: 'other_content', index, detail: 'event is of another log' }]
    return []
  })
}

/**
 * Checks the patients' own chains: numbers without gap, each naming the one before. A bundle of the whole log or of one
 * patient must have them all; the bundle of an organisation holds its own requests only, so there links alone count.
 */
export function checkTrails(input: AuditInput, isWhole: boolean): readonly Finding[] {
  const trails = trailsOf(input)
  const isOnePatient = trails.size === 1
  return [...trails.values()].flatMap((trail) => {
    const mustBeWhole = isWhole || (isOnePatient && trail[0]?.event.pseq === 0)
    return checkTrail(input, trail, mustBeWhole)
  })
}

type Place = { readonly index: number; readonly event: AuditEvent }

function trailsOf({ events }: AuditInput): ReadonlyMap<Address, readonly Place[]> {
  const trails = new Map<Address, Place[]>()
  for (const [index, { event }] of [...events].sort(([a], [b]) => a - b)) {
    if (event.patient === undefined) continue
    const trail = trails.get(event.patient)
    if (trail === undefined) trails.set(event.patient, [{ index, event }])
    else trail.push({ index, event })
  }
  return trails
}

function checkTrail(
  { leaves }: AuditInput,
  trail: readonly Place[],
  mustBeWhole: boolean,
): readonly Finding[] {
  const erased = trail.flatMap(({ event }) => event.erased ?? [])
  let due = 0
  let before: Place | undefined
  return trail.flatMap(({ index, event }): Finding[] => {
    const pseq = event.pseq ?? 0
    const missing = pseq - due
    const isTwice = missing < 0
    const isExplained = Array.from({ length: Math.max(0, missing) }, (_, i) => due + i).every((number) =>
      isErasedPlace(erased, number),
    )
    const previous = before === undefined ? '0'.repeat(64) : leaves.get(before.index)
    const isBroken = missing === 0 && event.pprev !== previous
    due = pseq + 1
    before = { index, event }
    if (isTwice)
      return [{ code: 'broken_trail', index, detail: `number ${pseq} is there twice or out of order` }]
    if (missing > 0 && mustBeWhole && !isExplained)
      return [{ code: 'broken_trail', index, detail: `${missing} entries before number ${pseq} are missing` }]
    return isBroken
      ? [{ code: 'broken_trail', index, detail: `number ${pseq} names another entry before it` }]
      : []
  })
}
