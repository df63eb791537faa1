import type { AuditEvent } from '@consentry/protocol'
import type { LeafRow, PendingDenial } from '../../ports/LeafRows.ts'
import type { Fault } from './Fault.ts'

const MINUTE_MS = 60_000

/** Checks denials that still count: each has a first one in the log, which was written before it was counted (§11). */
export interface DenialCheck {
  look(row: LeafRow, event: AuditEvent | null): void
  faults(): readonly Fault[]
}

/** An erased entry no longer says whose denial it was: only that one may have been here, between two times. */
interface Gap {
  readonly patient: string
  readonly from: number
  to: number
}

export function createDenialCheck(pending: readonly PendingDenial[]): DenialCheck {
  const waiting = new Map(pending.map((denial) => [keyOf(denial), denial]))
  const patients = new Set<string>(pending.map(({ patient }) => patient))
  const gaps: Gap[] = []
  let last = 0
  const isInGap = ({ patient, minute }: PendingDenial): boolean =>
    gaps.some(
      (gap) => gap.patient === patient && gap.from < (minute + 1) * MINUTE_MS && gap.to >= minute * MINUTE_MS,
    )
  return {
    look: (row, event) => {
      if (row.body === null) {
        if (row.patient !== null && patients.has(row.patient))
          gaps.push({ patient: row.patient, from: last, to: Number.POSITIVE_INFINITY })
        return
      }
      const { type, actor, patient, t = last } = event ?? {}
      for (const gap of gaps) gap.to = Math.min(gap.to, t)
      last = t
      if (type !== 'deny' || actor === undefined || patient === undefined) return
      waiting.delete(keyOf({ actor, patient, minute: Math.floor(t / MINUTE_MS) }))
    },
    faults: () => [
      ...pending.flatMap((denial): Fault[] =>
        isCounted(denial) ? [] : [{ code: 'denial_malformed', where: whereOf(denial) }],
      ),
      ...[...waiting.values()].flatMap((denial): Fault[] =>
        isInGap(denial) ? [] : [{ code: 'denial_unlogged', where: whereOf(denial) }],
      ),
    ],
  }
}

function isCounted({ actor, patient, count, event }: PendingDenial): boolean {
  try {
    const said = JSON.parse(event) as Partial<AuditEvent> | null
    const isSame = said?.type === 'deny' && said.patient === patient && said.actor === actor
    return isSame && said.decision === 'deny' && Number.isSafeInteger(count) && count >= 0
  } catch {
    return false
  }
}

function whereOf({ minute }: PendingDenial): string {
  return `denials of minute ${minute}`
}

function keyOf({ actor, patient, minute }: Pick<PendingDenial, 'actor' | 'patient' | 'minute'>): string {
  return `${actor} ${patient} ${minute}`
}
