import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { decimalIn } from '../bytes/decimal.ts'
import type { Curves } from '../crypto/Curves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { type NoteSigner, openNote, signNote } from './note.ts'

/** A statement about the whole log. Spec §14. */
export type Checkpoint = {
  /** `<host>/consentry/<chainId>/<n>`. */
  readonly origin: string
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** Signs a checkpoint; old and new key sign together while one replaces the other. Spec §14. */
export function signCheckpoint(
  { origin, size, root }: Checkpoint,
  ...signers: readonly NoteSigner[]
): string {
  return signNote(`${origin}\n${size}\n${toBase64(root)}\n`, ...signers)
}

/**
 * Checks a checkpoint: the note, exactly three lines, the origin, a decimal size without leading zero, a canonical
 * root of 32 bytes.
 *
 * @throws `bad_checkpoint`. Spec §14
 */
export function verifyCheckpoint(
  note: string,
  { vkey, origin }: { readonly vkey: string; readonly origin: string },
  curves?: Curves,
): Checkpoint {
  const checkpoint = readCheckpointText(openNote(note, { vkey, code: 'bad_checkpoint' }, curves))
  if (checkpoint.origin !== origin) throw badCheckpoint('Checkpoint is of another log', note)
  return checkpoint
}

/**
 * Reads the text of a checkpoint's note; nothing is verified.
 *
 * @param text - with its final LF, without signatures
 * @throws `bad_checkpoint` for another form. Spec §14
 */
export function readCheckpointText(text: string): Checkpoint {
  const [origin = '', count, root, end, ...more] = text.split('\n')
  if (end !== '' || more.length > 0) throw badCheckpoint('Checkpoint has not three lines', text)
  const size = decimalIn(count)
  if (size === undefined) throw badCheckpoint('Size of the checkpoint is not decimal', text)
  return { origin, size, root: rootOfLine(root ?? '', text) }
}

function rootOfLine(line: string, note: string): Uint8Array {
  try {
    const root = fromBase64(line)
    if (root.length === 32) return root
  } catch {
    // Reported below, like a root of another length.
  }
  throw badCheckpoint('Root of the checkpoint is not 32 bytes in canonical base64', note)
}

function badCheckpoint(what: string, note: string): ProtocolError {
  return new ProtocolError('bad_checkpoint', what, { given: redact(note) })
}
