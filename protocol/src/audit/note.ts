import { toBase64 } from '../bytes/base64.ts'
import { concat } from '../bytes/concat.ts'
import { equal } from '../bytes/equal.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import type { Curves } from '../crypto/Curves.ts'
import { tweetnaclCurves } from '../crypto/tweetnaclCurves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import { base64OrNone, noteKeyId, type NoteVerifier, parseVerifierKey } from './noteKey.ts'

/** An Ed25519 key that signs notes under a name; the secret may be elsewhere. Spec §14. */
export type NoteSigner = {
  readonly name: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes over the text. */
  sign(message: Uint8Array): Uint8Array
}

/** The code a failure is reported with: checkpoints and receipts are both notes. */
export type NoteCode = 'bad_checkpoint' | 'bad_receipt'

/** A signature line. `bytes`: what follows the key id. C2SP signed-note. */
export type NoteSignature = { readonly name: string; readonly keyId: Uint8Array; readonly bytes: Uint8Array }

/** A note taken apart: the text with its final LF, and every signature line, known key or not. */
export type NoteParts = { readonly text: string; readonly signatures: readonly NoteSignature[] }

const maxNoteLength = 65_536
const namePattern = /^[^\s+\p{Cc}]{1,256}$/u
const signaturePattern = /^— (\S+) (\S+)$/
// Notes hold text: no control characters but LF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f]/

/**
 * Signs a text that ends with LF; several keys sign together while one replaces the other. Spec §14.
 *
 * @throws TypeError for a text that no note may hold
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  const message = messageOf(text)
  const lines = signers.map((signer) =>
    signatureLine({ name: signer.name, keyId: keyIdOf(signer), bytes: signer.sign(message) }),
  )
  return `${text}\n${lines.join('')}`
}

/** A key that signs on another thread or elsewhere. */
export type LaterNoteSigner = Omit<NoteSigner, 'sign'> & {
  /** 64 bytes over the text. */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/**
 * As `signNote`, for one key that takes its time. Spec §14.
 *
 * @throws TypeError for a text that no note may hold
 */
export async function signNoteLater(text: string, signer: LaterNoteSigner): Promise<string> {
  const bytes = await signer.sign(messageOf(text))
  return `${text}\n${signatureLine({ name: signer.name, keyId: keyIdOf(signer), bytes })}`
}

function messageOf(text: string): Uint8Array {
  if (!text.endsWith('\n') || controls.test(text) || !text.isWellFormed()) {
    throw new TypeError('A note is text with LF line ends')
  }
  return toUtf8(text)
}

type NamedKey = Pick<NoteSigner, 'name' | 'publicKey'>
const keyIds = new WeakMap<NamedKey, Uint8Array>()

function keyIdOf(signer: NamedKey): Uint8Array {
  const id = keyIds.get(signer) ?? noteKeyId(signer.name, signer.publicKey)
  keyIds.set(signer, id)
  return id
}

/**
 * The line of a signature, with its final LF. C2SP signed-note.
 *
 * @throws TypeError for a name that no key may have
 */
export function signatureLine({ name, keyId, bytes }: NoteSignature): string {
  if (!namePattern.test(name)) throw new TypeError('A note key has a name without space and plus')
  return `— ${name} ${toBase64(concat(keyId, bytes))}\n`
}

/**
 * Takes a note apart: LF only, final LF, text and signatures split at the last blank line. Nothing is verified.
 *
 * @throws `code`. Spec §14
 */
export function readNote(note: string, code: NoteCode): NoteParts {
  const split = note.lastIndexOf('\n\n')
  const isText = note.length <= maxNoteLength && note.isWellFormed() && !controls.test(note)
  if (!isText || split < 0 || !note.endsWith('\n')) throw badNote(code, 'Not a signed note', note)
  return { text: note.slice(0, split + 1), signatures: readSignatureLines(note.slice(split + 2), code) }
}

/**
 * Reads signature lines, each with its final LF.
 *
 * @throws `code`. C2SP signed-note
 */
function readSignatureLines(block: string, code: NoteCode): readonly NoteSignature[] {
  return block
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, name, encoded] = signaturePattern.exec(line) ?? []
      const bytes = encoded === undefined ? undefined : base64OrNone(encoded)
      if (name === undefined || bytes === undefined || bytes.length < 5) {
        throw badNote(code, 'Not a signature line', line)
      }
      return { name, keyId: bytes.subarray(0, 4), bytes: bytes.subarray(4) }
    })
}

/** The lines that a key made, by name and id. C2SP signed-note. */
export function signaturesOf(
  signatures: readonly NoteSignature[],
  { name, keyId }: NoteVerifier,
): readonly NoteSignature[] {
  return signatures.filter((line) => line.name === name && equal(line.keyId, keyId))
}

/**
 * Checks a note: LF only, final LF, text and signatures split at the last blank line, the line of this key present
 * and valid; lines of unknown keys are ignored.
 *
 * @returns the text, with its final LF
 * @throws `code`. Spec §14
 */
export function openNote(
  note: string,
  { vkey, code }: { readonly vkey: string; readonly code: NoteCode },
  curves: Curves = tweetnaclCurves,
): string {
  const { text, signatures } = readNote(note, code)
  const verifier = parseVerifierKey(vkey)
  const own = signaturesOf(signatures, verifier)
  if (own.length === 0) throw badNote(code, 'Note is not signed by this key', note)
  const message = toUtf8(text)
  for (const { bytes } of own) {
    if (!curves.ed25519Verify(verifier.publicKey, message, bytes)) {
      throw badNote(code, 'Signature of the note is not valid', note)
    }
  }
  return text
}

function badNote(code: NoteCode, what: string, given: string): ProtocolError {
  return new ProtocolError(code, what, { given: redact(given), next: 'Keep it as it is: it may be evidence' })
}
