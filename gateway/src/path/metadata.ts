import { type Address, type RecordId, type RecordView, toBase64url } from '@consentry/protocol'
import { askerOf, readQuestion } from '../decide/recordQuestion.ts'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { authorEvidence } from './authorEvidence.ts'
import type { createCommitDecisions, Subject } from './commit.ts'
import { itemOf } from './list.ts'

export interface MetadataInput {
  readonly patient: Address
  readonly record: RecordId
  readonly purpose: string | null
}

/** Metadata of a record with the evidence of who wrote it; decided and logged like the release of its key. */
export function createMetadataPath(ports: {
  readonly readiness: Readiness
  readonly commitDecisions: ReturnType<typeof createCommitDecisions>
}): (request: AuthenticRequest, input: MetadataInput) => Promise<RecordView> {
  return async (request, input) => {
    const { patient, record: id } = input
    const asker = askerOf(request, patient, input.purpose)
    let view: RecordView | null = null
    const load = async (tx: LedgerTx): Promise<readonly Subject[]> => {
      const record = await tx.records.newest(patient, id)
      const wraps = (await tx.records.wraps(patient, [id])).get(id) ?? []
      return [
        {
          question: readQuestion(asker, record, wraps),
          allowed: { type: asker.org === null ? 'self' : 'read', verdict: 'allow' },
          about:
            record === null ? {} : { record: id, ...(record.org === null ? {} : { origin: record.org }) },
          whenAllowed: async () => {
            if (record === null) return
            view = {
              ...itemOf(record, wraps),
              manifest: toBase64url(record.manifest),
              evidence: await authorEvidence(tx, record.evidence),
            }
          },
        },
      ]
    }
    const [made] = await ports.commitDecisions(ports.readiness.admit(request), load, 'beside others')
    if (made === undefined || made.decision.decision === 'deny')
      throw new GatewayError(made?.decision.code ?? 'no_access', 'metadata refused')
    if (view === null) throw new GatewayError('internal', 'a record without metadata')
    return view
  }
}
