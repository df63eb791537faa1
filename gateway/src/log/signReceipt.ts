import { type Millis, receiptKeyName, signReceipt, signReceiptLater } from '@consentry/protocol'
import type { Signer } from '../ports/Signer.ts'

/** What a receipt says. `leafHash`, `dpopHash` (SHA-256 of the request's JWS): 32 bytes; `t`: ms. */
export interface ReceiptParts {
  readonly index: number
  readonly leafHash: Uint8Array
  readonly t: number
  readonly verdict: 'allow' | 'deny' | 'ack'
  readonly dpopHash: Uint8Array
}

/** Signs receipts with the receipt key: call it only for a leaf that is committed (§14). */
export function createReceiptSigner(signer: Signer, origin: string): (parts: ReceiptParts) => string {
  const { publicKey } = signer
  const key = { name: receiptKeyName(origin), publicKey, sign: (message: Uint8Array) => signer.sign(message) }
  return ({ index, leafHash, t, verdict, dpopHash }) =>
    signReceipt({ origin, index, leafHash, t: t as Millis, verdict, proofHash: dpopHash }, key)
}

/** As `createReceiptSigner`; the thread does not wait for the signature where the key can be used on another one. */
export function createReceiptSignerAside(
  signer: Signer,
  origin: string,
): (parts: ReceiptParts) => Promise<string> {
  const { publicKey } = signer
  const sign = signer.signAside ?? (async (message: Uint8Array) => signer.sign(message))
  const key = { name: receiptKeyName(origin), publicKey, sign }
  return ({ index, leafHash, t, verdict, dpopHash }) =>
    signReceiptLater({ origin, index, leafHash, t: t as Millis, verdict, proofHash: dpopHash }, key)
}
