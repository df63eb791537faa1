import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { decimalIn } from '../bytes/decimal.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** What a log asks of a witness: to cosign a checkpoint that continues the one it saw last. Spec §14. */
export type AddCheckpoint = {
  /** Size of the checkpoint that the witness cosigned last; 0 for none. */
  readonly old: number
  /** Consistency from there, at most 63 hashes of 32 bytes; empty from 0. */
  readonly proof: readonly Uint8Array[]
  /** The signed note. */
  readonly checkpoint: string
}

/** Most lines of the proof: a tree has no more levels. C2SP tlog-witness. */
const mostHashes = 63

/** Media type of the size that a witness answers with 409. C2SP tlog-witness. */
export const sizeMediaType = 'text/x.tlog.size'

/** The body of a request `add-checkpoint`. C2SP tlog-witness. */
export function addCheckpointText({ old, proof, checkpoint }: AddCheckpoint): string {
  return `old ${old}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${checkpoint}`
}

/**
 * Reads the body of a request `add-checkpoint`; the checkpoint in it is not looked at.
 *
 * @throws `bad_request` for another form. C2SP tlog-witness
 */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n')
  const [first, ...hashes] = body.slice(0, Math.max(0, end)).split('\n')
  const old = decimalIn(first, 'old ')
  if (old === undefined) throw badRequest('Size of the old checkpoint is not decimal', body)
  if (hashes.length > mostHashes) throw badRequest('Proof is longer than any tree is high', body)
  return { old, proof: hashes.map((line) => hashOfLine(line, body)), checkpoint: body.slice(end + 2) }
}

function hashOfLine(line: string, body: string): Uint8Array {
  const hash = fromBase64(line)
  if (hash.length === 32) return hash
  throw badRequest('Hash of the proof is not 32 bytes', body)
}

function badRequest(what: string, body: string): ProtocolError {
  return new ProtocolError('bad_request', what, { given: redact(body) })
}
