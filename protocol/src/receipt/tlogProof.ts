import { type Inclusion, verifyInclusion } from '../audit/inclusion.ts'
import { verifyWitnessed, type WitnessedCheckpoint } from '../audit/witnessed.ts'
import type { WitnessPolicy } from '../audit/witnessPolicy.ts'
import { base64OrNone } from '../audit/noteKey.ts'
import { toBase64 } from '../bytes/base64.ts'
import { decimalIn } from '../bytes/decimal.ts'
import type { Curves } from '../crypto/Curves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** A proof that a leaf is in a log, to be checked without anybody. C2SP tlog-proof. */
export type TlogProof = Pick<Inclusion, 'index' | 'proof'> & {
  /** The signed note, with the cosignatures of the witnesses. */
  readonly checkpoint: string
  /** What belongs to it; nothing vouches for it. Null for none. */
  readonly extra: Uint8Array | null
}

const firstLine = 'c2sp.org/tlog-proof@v1'
const mostHashes = 63

/** The text of a proof, to be kept in a file `*.tlog-proof`. C2SP tlog-proof. */
export function tlogProofText({ index, proof, checkpoint, extra }: TlogProof): string {
  const lines = [
    firstLine,
    ...(extra === null ? [] : [`extra ${toBase64(extra)}`]),
    `index ${index}`,
    ...proof.map(toBase64),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/**
 * Reads the text of a proof; nothing is verified.
 *
 * @throws `bad_proof` for another form. C2SP tlog-proof
 */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(0, end)).split('\n')
  if (first !== firstLine) throw badProof('Not a proof of version 1', text)
  const extra = lines[0]?.startsWith('extra ') ? bytesOf(lines.shift()?.slice(6), text) : null
  const index = decimalIn(lines.shift(), 'index ')
  if (index === undefined) throw badProof('Index of the proof is not decimal', text)
  const proof = lines.map((line) => bytesOf(line, text))
  if (proof.length > mostHashes || proof.some(({ length }) => length !== 32))
    throw badProof('Hash of the proof is not 32 bytes', text)
  return { index, proof, checkpoint: text.slice(end + 2), extra }
}

/**
 * Checks a proof offline: the checkpoint by the policy, then that the leaf is in its tree at the index.
 *
 * @param leafHash - 32 bytes
 * @returns the checkpoint, with the witnesses that cosigned it, and the index
 * @throws `bad_proof`, `bad_checkpoint`. C2SP tlog-proof, spec §14
 */
export function verifyTlogProof(
  text: string,
  { leafHash, policy }: { readonly leafHash: Uint8Array; readonly policy: WitnessPolicy },
  curves?: Curves,
): WitnessedCheckpoint & { readonly index: number } {
  const { index, proof, checkpoint } = parseTlogProof(text)
  const witnessed = verifyWitnessed(checkpoint, policy, curves)
  verifyInclusion({ leafHash, index, proof, size: witnessed.size, root: witnessed.root })
  return { ...witnessed, index }
}

function bytesOf(line: string | undefined, text: string): Uint8Array {
  const bytes = base64OrNone(line ?? '')
  if (bytes === undefined) throw badProof('Line of the proof is not canonical base64', text)
  return bytes
}

function badProof(what: string, text: string): ProtocolError {
  return new ProtocolError('bad_proof', what, { given: redact(text) })
}
