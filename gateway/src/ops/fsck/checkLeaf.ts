import { type AuditEvent, equal, hashLeaf, makeLeaf, type Sha256 } from '@consentry/protocol'
import type { LeafRow } from '../../ports/LeafRows.ts'
import { eventOf } from './eventOf.ts'
import type { FaultCode } from './Fault.ts'

/** What an entry says, and what is wrong with it by itself. `event` null: erased, or not to be read. */
export interface CheckedLeaf {
  readonly event: AuditEvent | null
  readonly codes: readonly FaultCode[]
}

/** Checks an entry alone: leaf, commitment, form of the event, columns, verdict of its receipt (§14). */
export function checkLeaf(row: LeafRow, origin: string, hash: Sha256): CheckedLeaf {
  const { index, leaf, leafHash, salt, body } = row
  const codes: FaultCode[] = []
  if (leaf.length !== 33 || leaf[0] !== 1) codes.push('leaf_malformed')
  if (!equal(hashLeaf(leaf, hash), leafHash)) codes.push('leaf_hash')
  if ((salt === null) !== (body === null)) codes.push('half_erased')
  if (salt === null || body === null) {
    if (index === 0) codes.push('not_genesis')
    return { event: null, codes }
  }
  if (salt.length !== 32 || !equal(makeLeaf(salt, body, hash).leaf, leaf)) codes.push('commitment')
  const event = eventOf(body)
  if (event === null) return { event: null, codes: [...codes, 'event_malformed'] }
  return { event, codes: [...codes, ...checkEvent(row, event, origin)] }
}

function checkEvent(row: LeafRow, event: AuditEvent, origin: string): readonly FaultCode[] {
  const { index, verdict, dpopHash } = row
  const isDenial = event.type === 'deny'
  const isGenesis = event.type === 'genesis'
  const fitsVerdict =
    verdict === null
      ? dpopHash === null && !isDenial
      : (verdict === 'deny') === isDenial && (verdict !== 'allow' || event.decision === 'allow')
  return [
    ...(event.log === origin ? [] : (['other_log'] as const)),
    ...(isGenesis === (index === 0) ? [] : (['not_genesis'] as const)),
    ...(hasOwnColumns(row, event) ? [] : (['columns'] as const)),
    ...(fitsVerdict && (dpopHash === null || dpopHash.length === 32) ? [] : (['receipt'] as const)),
  ]
}

function hasOwnColumns(row: LeafRow, event: AuditEvent): boolean {
  return (
    row.t === event.t &&
    row.patient === (event.patient ?? null) &&
    row.pseq === (event.pseq ?? null) &&
    row.actor === (event.actor ?? null) &&
    row.org === (event.org ?? null) &&
    row.evidence === (event.ev ?? null)
  )
}
