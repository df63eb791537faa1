import { type Address, type GrantFacts, type OrgId, type RecordFacts, secondsOf } from '@consentry/protocol'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import type { Question } from './gatherFacts.ts'

/** Who asks, about whom, and why. */
export interface Asker {
  readonly patient: Address
  readonly org: OrgId | null
  readonly actor: Address
  readonly purpose: string | null
}

/** Who asks by a request. Only an organisation declares a purpose. */
export function askerOf({ org, actor }: AuthenticRequest, patient: Address, purpose: string | null): Asker {
  return { patient, org, actor, purpose: org === null ? null : purpose }
}

/** The question "may this be read?" for a stored record, or for one that is not there. */
export function readQuestion(
  asker: Asker,
  record: RecordRow | null,
  wraps: readonly RecordWrapRow[],
): Question {
  return {
    request: {
      action: 'read',
      actor: asker.actor,
      also: record?.also ?? [],
      class: record?.className ?? '',
      org: asker.org,
      patient: asker.patient,
      purpose: asker.purpose,
      recordTime: record === null ? 0 : secondsOf(record.t),
    },
    record: record === null ? null : recordFacts(record, wraps),
  }
}

/** The wrap to hand out: an organisation opens class keys only; the patient's own side opens either. */
export function wrapFor(org: OrgId | null, wraps: readonly RecordWrapRow[]): RecordWrapRow | null {
  const usable = wraps.filter(({ kind }) => kind === 1 || org === null)
  return usable.reduce<RecordWrapRow | null>(
    (best, wrap) => (best === null || wrap.epoch > best.epoch ? wrap : best),
    null,
  )
}

/** The question "may this asker see a list?": that of a record which the given grant would open, or of any own record. */
export function listQuestion(asker: Asker, grant: GrantFacts | null): Question {
  const { classes = [], recordsFrom = 0 } = grant?.opening.terms ?? {}
  return {
    request: { ...asker, action: 'read', class: classes[0] ?? '', also: [], recordTime: recordsFrom },
    record: { erased: false, admittedHeight: 0, wrapKind: 1 },
  }
}

function recordFacts(record: RecordRow, wraps: readonly RecordWrapRow[]): RecordFacts {
  return {
    admittedHeight: record.admittedHeight,
    erased: record.erased,
    wrapKind: wraps.some(({ kind }) => kind === 1) ? 1 : 2,
  }
}
