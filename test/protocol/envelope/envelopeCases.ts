import type { RecordPlace } from '../../../protocol/src/envelope/keys.ts'
import { type ByteRule, hexBytes, loadVectors, ruleBytes, type VectorCase } from '../../support/vectors.ts'

/** Input of an envelope case: what to seal, an envelope to open, or an edit of another case's envelope. */
export type EnvelopeIn = RecordPlace & {
  readonly dek: string
  readonly salt: string
  readonly plaintext?: string
  readonly plaintextRule?: ByteRule
  readonly plaintextZeros?: number
  readonly envelope?: string
  readonly base?: string
  readonly op?: string
}

/** Output of an envelope case: the bytes, or what identifies a long one. */
export type EnvelopeOut = {
  readonly envelope?: string
  readonly length?: number
  readonly sha256?: string
  readonly head?: string
  readonly tail?: string
}

export type EnvelopeCase = VectorCase<EnvelopeIn, EnvelopeOut>

export const envelopeCases: readonly EnvelopeCase[] = loadVectors<EnvelopeIn, EnvelopeOut>('envelope')

/** The plaintext a case seals. */
export function plaintextOf({ plaintext, plaintextRule, plaintextZeros }: EnvelopeIn): Uint8Array {
  if (plaintextRule !== undefined) return ruleBytes(plaintextRule)
  return plaintextZeros === undefined ? hexBytes(plaintext ?? '') : new Uint8Array(plaintextZeros)
}

/** The edits of the vector files: they act on whole chunks of 16400 bytes behind the 64 header bytes. */
export function editEnvelope(envelope: Uint8Array, op: string): Uint8Array {
  const header = envelope.subarray(0, 64)
  const chunks: Uint8Array[] = []
  for (let at = 64; at < envelope.length; at += 16_400) chunks.push(envelope.subarray(at, at + 16_400))
  const [first, second, ...rest] = chunks as [Uint8Array, Uint8Array, ...Uint8Array[]]
  const edits: Record<string, () => Uint8Array[]> = {
    dropLast: () => chunks.slice(0, -1),
    dropFirst: () => chunks.slice(1),
    duplicateFirst: () => [first, ...chunks],
    swap: () => [second, first, ...rest],
    cutTo15: () => [...chunks.slice(0, -1), chunks.at(-1)!.subarray(0, 15)],
    cutInChunk: () => [first, second.subarray(0, 100)],
  }
  return new Uint8Array(Buffer.concat([header, ...edits[op]!()]))
}
