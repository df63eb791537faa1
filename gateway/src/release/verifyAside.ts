import { type Curves, type ExpectedReceipt, ProtocolError, verifyReceipt } from '@consentry/protocol'

/** Verifies an Ed25519 signature without holding up this thread. */
export type VerifyEd25519 = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => Promise<boolean>

/**
 * Verifies a receipt by the function that every outsider uses, and lets its signature be verified aside: it waits for
 * that, but the thread does not. Throws `bad_receipt`.
 */
export async function verifyReceiptAside(
  note: string,
  expected: ExpectedReceipt,
  { curves, verifyEd25519 }: { readonly curves: Curves; readonly verifyEd25519: VerifyEd25519 },
): Promise<void> {
  const asked: Promise<boolean>[] = []
  const collecting: Curves = {
    ...curves,
    ed25519Verify: (...signed) => {
      asked.push(verifyEd25519(...signed))
      return true
    },
  }
  verifyReceipt(note, expected, collecting)
  const answers = await Promise.all(asked)
  if (answers.length === 0 || answers.includes(false))
    throw new ProtocolError('bad_receipt', 'Signature of the receipt is not valid')
}
