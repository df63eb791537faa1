import { type Cid, type Curves, type DecisionCode, type ReleasedKey, toBase64url } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Committed } from '../handover/Committed.ts'
import type { RecordRow, RecordWrapRow } from '../ports/RecordRows.ts'
import { type VerifyEd25519, verifyReceiptAside } from './verifyAside.ts'

/** Outcome for one record: the key with its receipt, or the code of the refusal. */
export type KeyOutcome =
  | { readonly kind: 'released'; readonly key: ReleasedKey }
  | { readonly kind: 'refused'; readonly code: DecisionCode | 'storage_unavailable' }

/** Verifier key of this log's receipts, its origin, and the curves to verify with. */
export interface ReceiptKeys {
  readonly vkey: string
  readonly origin: string
  readonly curves: Curves
  readonly verifyEd25519: VerifyEd25519
}

export interface ReleaseInput {
  readonly committed: Committed
  readonly record: RecordRow | null
  readonly wrap: RecordWrapRow | null
  readonly receipt: string | null
  /** Of the request: a receipt for another one proves nothing. */
  readonly proofHash: Uint8Array
}

/**
 * Lets a wrapped key out. It verifies the receipt with the function every outsider uses: what cannot be proved
 * afterwards does not leave.
 */
export function createReleaseKey(keys: ReceiptKeys): (input: ReleaseInput) => Promise<KeyOutcome> {
  return async ({ committed, record, wrap, receipt, proofHash }) => {
    const { decision, leaf } = committed
    if (decision.decision === 'deny') return { kind: 'refused', code: decision.code }
    if (leaf === null || receipt === null || record === null || wrap === null) {
      throw new GatewayError('audit_unavailable', 'permitted, but without an entry to show')
    }
    const { vkey, origin } = keys
    const expected = { vkey, origin, proofHash, leafHash: leaf.leafHash }
    await verifyReceiptAside(receipt, expected, keys)
    return {
      kind: 'released',
      key: {
        recordId: record.recordId,
        wrap: toBase64url(wrap.wrap),
        epoch: wrap.epoch,
        manifest: toBase64url(record.manifest),
        cid: record.cid as Cid,
        receipt,
      },
    }
  }
}
