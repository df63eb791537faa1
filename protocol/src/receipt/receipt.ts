import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { decimalIn } from '../bytes/decimal.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type LaterNoteSigner, type NoteSigner, signNote, signNoteLater } from '../audit/note.ts'
import type { Millis } from '../values/times.ts'

/** What the gateway did with a request: permitted, refused, or took note of a write. Spec §14. */
export type Verdict = 'allow' | 'deny' | 'ack'

/** The gateway's signed word that a request is in its log at this place. Spec §14. */
export type Receipt = {
  readonly origin: string
  readonly index: number
  /** 32 bytes. */
  readonly leafHash: Uint8Array
  readonly t: Millis
  readonly verdict: Verdict
  /** SHA-256 of the request's DPoP JWS: 32 bytes. */
  readonly proofHash: Uint8Array
}

const firstLine = 'consentry-receipt/v1'

/** The name of the key that signs receipts: never the checkpoint key. Spec §14. */
export function receiptKeyName(origin: string): string {
  return `${origin}/receipt`
}

/** Signs a receipt; the signer's name is `receiptKeyName(origin)`. Spec §14. */
export function signReceipt(receipt: Receipt, signer: NoteSigner): string {
  return signNote(receiptText(receipt), signer)
}

/** As `signReceipt`, for a key that takes its time. Spec §14. */
export function signReceiptLater(receipt: Receipt, signer: LaterNoteSigner): Promise<string> {
  return signNoteLater(receiptText(receipt), signer)
}

function receiptText({ origin, index, leafHash, t, verdict, proofHash }: Receipt): string {
  const lines = [firstLine, origin, index, toBase64(leafHash), t, verdict, toBase64(proofHash)]
  return `${lines.join('\n')}\n`
}

/**
 * Reads the text of a receipt's note; nothing is verified.
 *
 * @throws `bad_receipt` for another version, verdict, number of lines or form of a number or hash. Spec §14
 */
export function readReceiptText(text: string): Receipt {
  const [version, origin, index, leafHash, t, verdict, proofHash, end, ...more] = text.split('\n')
  if (version !== firstLine || end !== '' || more.length > 0)
    throw badReceipt('Not a receipt of version 1', text)
  if (verdict !== 'allow' && verdict !== 'deny' && verdict !== 'ack')
    throw badReceipt('Unknown verdict', text)
  return {
    origin: origin ?? '',
    index: readNumber(index, text),
    leafHash: readHash(leafHash, text),
    t: readNumber(t, text) as Millis,
    verdict,
    proofHash: readHash(proofHash, text),
  }
}

function readNumber(line: string | undefined, text: string): number {
  const number = decimalIn(line)
  if (number === undefined) throw badReceipt('Number of a receipt is not decimal', text)
  return number
}

function readHash(line: string | undefined, text: string): Uint8Array {
  try {
    const hash = fromBase64(line ?? '')
    if (hash.length === 32) return hash
  } catch {
    // Reported below, like a hash of another length.
  }
  throw badReceipt('Hash of a receipt is not 32 bytes in canonical base64', text)
}

function badReceipt(what: string, text: string): ProtocolError {
  return new ProtocolError('bad_receipt', what, { given: redact(text) })
}
