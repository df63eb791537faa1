import {
  type Address,
  type AuditEvent,
  type ErasedPlaces,
  isErasedPlace,
  nextLink,
  type PatientChainHead,
  type Sha256Hex,
  toHex,
} from '@consentry/protocol'
import type { ClosedLog } from '../../ports/ClosedLogRows.ts'
import type { LeafRow } from '../../ports/LeafRows.ts'
import type { FaultCode } from './Fault.ts'

/** Ends of trails that are kept in memory; the others are asked for. */
const MOST_HEADS = 20_000

/** Checks the patients' own chains as entries come in the order of the log; memory does not grow with their number. */
export interface TrailCheck {
  look(log: ClosedLog, row: LeafRow, event: AuditEvent | null): Promise<readonly FaultCode[]>
  /** After entries that could not be read: ends of trails are asked for anew. */
  forget(): void
  /** Bodies that are gone and that no erase entry has named so far, by index. */
  hidden(): readonly number[]
}

export function createTrailCheck(): TrailCheck {
  const heads = new Map<string, PatientChainHead>()
  const unexplained = new Map<string, Map<number, number>>()
  const explain = (patient: string, erased: ErasedPlaces): void => {
    const waiting = unexplained.get(patient)
    for (const pseq of waiting?.keys() ?? []) if (isErasedPlace(erased, pseq)) waiting?.delete(pseq)
    if (waiting?.size === 0) unexplained.delete(patient)
  }
  return {
    look: async (log, row, event) => {
      const { patient, pseq } = row
      if (patient === null || pseq === null) return patient === null && pseq === null ? [] : ['columns']
      if (row.body === null) {
        const waiting = unexplained.get(patient) ?? new Map<number, number>()
        unexplained.set(patient, waiting.set(pseq, row.index))
      }
      if (event?.type === 'erase') explain(patient, event.erased ?? [])
      const before = heads.get(patient) ?? (await headBefore(log, row, patient))
      remember(heads, patient, { pseq, commitment: commitmentOf(row) })
      const link = nextLink(before)
      if (link.pseq !== pseq) return ['trail_gap']
      return event === null || event.pprev === link.pprev ? [] : ['trail_broken']
    },
    forget: () => heads.clear(),
    hidden: () => [...unexplained.values()].flatMap((waiting) => [...waiting.values()]).sort((a, b) => a - b),
  }
}

async function headBefore(
  { leaves }: ClosedLog,
  { index, pseq }: LeafRow,
  patient: Address,
): Promise<PatientChainHead | null> {
  if (pseq === null || pseq === 0) return null
  const [before] = await leaves.trail(patient, pseq - 1, 1)
  const isBefore = before !== undefined && before.pseq === pseq - 1 && before.index < index
  return isBefore ? { pseq: pseq - 1, commitment: commitmentOf(before) } : null
}

function remember(heads: Map<string, PatientChainHead>, patient: string, head: PatientChainHead): void {
  heads.delete(patient)
  heads.set(patient, head)
  if (heads.size <= MOST_HEADS) return
  for (const oldest of heads.keys()) {
    heads.delete(oldest)
    return
  }
}

function commitmentOf({ leaf }: LeafRow): Sha256Hex {
  return toHex(leaf.subarray(1)) as Sha256Hex
}
