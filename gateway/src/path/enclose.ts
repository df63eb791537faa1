import { type AuthorEvidence, maxEnclosedBytes, maxEnclosedEnvelope } from '@consentry/protocol'
import { GatewayError } from '../errors/GatewayError.ts'
import type { Blobs } from '../ports/Blobs.ts'
import type { LedgerTx } from '../ports/LedgerTx.ts'
import type { RecordRow } from '../ports/RecordRows.ts'
import { authorEvidence } from './authorEvidence.ts'

/** What else is asked for with a key. */
export interface Wanted {
  readonly ciphertext: boolean
  readonly evidence: boolean
}

/** What comes along with one key. */
export interface Enclosed {
  readonly hasCiphertext: boolean
  readonly evidence: AuthorEvidence | null
}

/** What surrounds the digits of a digest in a list of them. */
const PER_LINE = 67

/**
 * Room in one answer for what comes along with keys, first come, first served. Evidence that covers several records of
 * the answer comes once. Call it for a record that was permitted, in the transaction that permits it.
 */
export function createEnclosing(wanted: Wanted): (tx: LedgerTx, record: RecordRow) => Promise<Enclosed> {
  let left = maxEnclosedBytes
  const given = new Set<string>()
  const take = (bytes: number): boolean => {
    if (bytes > left) return false
    left -= bytes
    return true
  }
  return async (tx, { size, evidence: hash }) => {
    const hasCiphertext = wanted.ciphertext && size <= maxEnclosedEnvelope && take(size)
    if (!wanted.evidence || given.has(hash)) return { hasCiphertext, evidence: null }
    const evidence = await authorEvidence(tx, hash)
    if (!take(bytesOf(evidence))) return { hasCiphertext, evidence: null }
    given.add(hash)
    return { hasCiphertext, evidence }
  }
}

/** All bytes of a small blob in base64url; null where the store cannot give them now. */
export async function ciphertextOf(blobs: Blobs, sha256: string): Promise<string | null> {
  const chunks: Uint8Array[] = []
  try {
    for await (const chunk of blobs.read(sha256)) chunks.push(chunk)
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'storage_unavailable') return null
    throw error
  }
  const [first, ...more] = chunks
  const whole = more.length === 0 && first !== undefined ? first : Buffer.concat(chunks)
  return Buffer.from(whole.buffer, whole.byteOffset, whole.length).toString('base64url')
}

function bytesOf({ siwe, siweSig, dpop, lines = [] }: AuthorEvidence): number {
  return siwe.length + siweSig.length + dpop.length + lines.length * PER_LINE
}
