import {
  type Address,
  fromBase64url,
  isKeyWrap,
  type RecordId,
  type WrapsRequest,
  type WrapsResponse,
} from '@consentry/protocol'
import type { Readiness } from '../decide/ready.ts'
import { GatewayError } from '../errors/GatewayError.ts'
import { hasRight } from '../grant/actorRight.ts'
import type { AuthenticRequest } from '../handover/AuthenticRequest.ts'
import type { ReceiptParts } from '../log/signReceipt.ts'
import type { LeafWriter } from '../ports/LeafWriter.ts'
import type { Ledger } from '../ports/Ledger.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import { ackEntry } from './ackEntry.ts'

export interface WrapsPorts {
  readonly ledger: Ledger
  readonly readiness: Readiness
  readonly appendLeaves: LeafWriter
  readonly signReceipt: (parts: ReceiptParts) => string
}

type Row = WrapsRequest['rows'][number]

/**
 * The patient's client wraps data keys again that arrived in the inbox, or that moved to a new epoch (§15.4). Each row
 * is judged on its own; all that are right become true in one COMMIT, each with a leaf of type `keys`.
 */
export function createWrapsPath(
  ports: WrapsPorts,
): (request: AuthenticRequest, patient: Address, body: WrapsRequest) => Promise<WrapsResponse> {
  return async (request, patient, { rows }) => {
    const view = ports.readiness.view()
    const { proofHash: dpopHash } = request
    const { done, leaves } = await ports.ledger.write(async (tx) => {
      const isAllowed =
        request.org === null && (await hasRight(tx, view, { patient, actor: request.actor, right: 'KEYS' }))
      if (!isAllowed) throw new GatewayError('no_access', 'session may not re-wrap for this patient')
      const ids: (RecordId | null)[] = []
      for (const row of rows) ids.push((await putRow(tx, patient, row)) ? row[0] : null)
      const entries = ids
        .filter((id) => id !== null)
        .map((record) => ackEntry(request, { type: 'keys', patient, record }))
      return { done: ids, leaves: await ports.appendLeaves(tx, entries) }
    })
    let next = 0
    return {
      items: rows.map(([recordId], at) => {
        const leaf = done[at] === null ? undefined : leaves[next++]
        if (leaf === undefined) return { recordId, code: 'stale_sequence' }
        return { recordId, receipt: ports.signReceipt({ ...leaf, verdict: 'ack', dpopHash }) }
      }),
    }
  }
}

async function putRow(tx: LedgerTx, patient: Address, [recordId, epoch, wrap]: Row): Promise<boolean> {
  const record = await tx.records.newest(patient, recordId)
  if (record === null || record.erased || !isKeyWrap(wrap, 1)) return false
  await tx.records.putWrap(patient, recordId, { kind: 1, epoch, wrap: fromBase64url(wrap) })
  return true
}
