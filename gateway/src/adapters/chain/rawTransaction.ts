import type { Bytes32 } from '@consentry/protocol'
import {
  formatTransaction,
  keccak256,
  type RpcTransaction,
  serializeTransaction,
  type TransactionSerializable,
} from 'viem'

/**
 * The signed bytes of a transaction out of the fields a node reports. Null unless their hash is the transaction's:
 * only then can they be sent again.
 */
export function rawTransactionOf(fields: Readonly<Record<string, unknown>>, hash: Bytes32): string | null {
  try {
    // as unknown: fields of an untrusted node; the hash at the end proves what was made of them.
    const transaction = formatTransaction(fields as unknown as RpcTransaction)
    const { r, s, v, yParity } = transaction
    if (r === undefined || s === undefined) return null
    const signature = yParity === undefined ? { r, s, v: v ?? 0n } : { r, s, yParity }
    const { input, from: _from, ...rest } = transaction
    // as unknown: which fields there are depends on the kind of transaction; again the hash decides.
    const unsigned = { ...rest, data: input } as unknown as TransactionSerializable
    const raw = serializeTransaction(unsigned, signature)
    return keccak256(raw) === hash ? raw : null
  } catch {
    // Fields of a kind of transaction that this version does not know.
    return null
  }
}
