import { receiptNote } from '@consentry/protocol'
import type { Signer } from '../ports/Signer.ts'

/** What a receipt says. `leafHash`, `dpopHash`: 32 bytes; `t`: ms. */
export interface ReceiptParts {
  readonly index: number
  readonly leafHash: Uint8Array
  readonly t: number
  readonly verdict: 'allow' | 'deny' | 'ack'
  readonly dpopHash: Uint8Array
}

/** Signs receipts with the receipt key: call it only for a leaf that is committed (§14). */
export function createReceipts(signer: Signer, origin: string): (parts: ReceiptParts) => string {
  return (parts) => receiptNote({ origin, ...parts }, signer)
}
