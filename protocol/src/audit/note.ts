import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { concat } from '../bytes/concat.ts'
import { equal } from '../bytes/equal.ts'
import { toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import type { Curves } from '../crypto/Curves.ts'
import { sha256 } from '../crypto/hash.ts'
import { tweetnaclCurves } from '../crypto/tweetnaclCurves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** An Ed25519 key that signs notes under a name; the secret may be elsewhere. Spec §14. */
export type NoteSigner = {
  readonly name: string
  /** 32 bytes. */
  readonly publicKey: Uint8Array
  /** 64 bytes over the text. */
  sign(message: Uint8Array): Uint8Array
}

/** A parsed verifier key. C2SP signed-note. */
export type NoteVerifier = {
  readonly name: string
  /** 4 bytes. */
  readonly keyId: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** The code a failure is reported with: checkpoints and receipts are both notes. */
export type NoteCode = 'bad_checkpoint' | 'bad_receipt'

const ed25519Type = 0x01
const maxNoteLength = 65_536
const namePattern = /^[^\s+\p{Cc}]{1,256}$/u
const vkeyPattern = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/
const signaturePattern = /^— (\S+) (\S+)$/
// Notes hold text: no control characters but LF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const controls = /[\u0000-\u0009\u000b-\u001f\u007f]/

/** The verifier key of a name and public key: `<name>+<hex keyId>+<base64(0x01 ‖ pub)>`. Spec §14. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  return `${name}+${toHex(keyIdOf(name, publicKey))}+${toBase64(typed(publicKey))}`
}

/**
 * Reads a verifier key and checks that its id is that of its name and key.
 *
 * @throws `bad_request`. Spec §14
 */
export function parseVerifierKey(vkey: string): NoteVerifier {
  const [, name, , encoded] = vkeyPattern.exec(vkey) ?? []
  const bytes = encoded === undefined ? undefined : decoded(encoded)
  if (name !== undefined && bytes?.length === 33 && bytes[0] === ed25519Type) {
    const publicKey = bytes.subarray(1)
    if (verifierKey(name, publicKey) === vkey) return { name, keyId: keyIdOf(name, publicKey), publicKey }
  }
  throw new ProtocolError('bad_request', 'Not a verifier key for Ed25519 notes', { given: redact(vkey) })
}

/**
 * Signs a text that ends with LF; several keys sign together while one replaces the other. Spec §14.
 *
 * @throws TypeError for a text that no note may hold
 */
export function signNote(text: string, ...signers: readonly NoteSigner[]): string {
  if (!text.endsWith('\n') || controls.test(text) || !text.isWellFormed()) {
    throw new TypeError('A note is text with LF line ends')
  }
  const message = toUtf8(text)
  const lines = signers.map((signer) => {
    if (!namePattern.test(signer.name)) throw new TypeError('A note key has a name without space and plus')
    const id = keyIdOf(signer.name, signer.publicKey)
    return `— ${signer.name} ${toBase64(concat(id, signer.sign(message)))}\n`
  })
  return `${text}\n${lines.join('')}`
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
  const split = note.lastIndexOf('\n\n')
  const isText = note.length <= maxNoteLength && note.isWellFormed() && !controls.test(note)
  if (!isText || split < 0 || !note.endsWith('\n')) throw badNote(code, 'Not a signed note', note)
  const text = note.slice(0, split + 1)
  const verifier = parseVerifierKey(vkey)
  const own = signatureLines(note.slice(split + 2), code).filter(
    ({ name, bytes }) => name === verifier.name && equal(bytes.subarray(0, 4), verifier.keyId),
  )
  if (own.length === 0) throw badNote(code, 'Note is not signed by this key', note)
  const message = toUtf8(text)
  for (const { bytes } of own) {
    if (!curves.ed25519Verify(verifier.publicKey, message, bytes.subarray(4))) {
      throw badNote(code, 'Signature of the note is not valid', note)
    }
  }
  return text
}

function signatureLines(block: string, code: NoteCode): { name: string; bytes: Uint8Array }[] {
  return block
    .slice(0, -1)
    .split('\n')
    .map((line) => {
      const [, name, encoded] = signaturePattern.exec(line) ?? []
      const bytes = encoded === undefined ? undefined : decoded(encoded)
      if (name === undefined || bytes === undefined || bytes.length < 5) {
        throw badNote(code, 'Not a signature line', line)
      }
      return { name, bytes }
    })
}

function keyIdOf(name: string, publicKey: Uint8Array): Uint8Array {
  return sha256(concat(toUtf8(`${name}\n`), typed(publicKey))).subarray(0, 4)
}

function typed(publicKey: Uint8Array): Uint8Array {
  return concat(Uint8Array.of(ed25519Type), publicKey)
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}

function badNote(code: NoteCode, what: string, given: string): ProtocolError {
  return new ProtocolError(code, what, { given: redact(given), next: 'Keep it as it is: it may be evidence' })
}
