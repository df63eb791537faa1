import { fromBase64, toBase64 } from '../bytes/base64.ts'
import { concat } from '../bytes/concat.ts'
import { toHex } from '../bytes/hex.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import { sha256 } from '../crypto/hash.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** A parsed verifier key. C2SP signed-note. */
export type NoteVerifier = {
  readonly name: string
  /** 4 bytes. */
  readonly keyId: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** What an Ed25519 key signs: notes as they are, or checkpoints of others with a time. C2SP signed-note. */
export const noteKeyTypes: Readonly<Record<'signature' | 'cosignature', number>> = {
  signature: 0x01,
  cosignature: 0x04,
}

const vkeyPattern = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/

/** The 4 bytes that name a key beside its name. C2SP signed-note. */
export function noteKeyId(
  name: string,
  publicKey: Uint8Array,
  type: number = noteKeyTypes.signature,
): Uint8Array {
  return sha256(concat(toUtf8(`${name}\n`), typed(publicKey, type))).subarray(0, 4)
}

/** The verifier key of a name and public key: `<name>+<hex keyId>+<base64(type ‖ pub)>`. Spec §14. */
export function verifierKey(
  name: string,
  publicKey: Uint8Array,
  type: number = noteKeyTypes.signature,
): string {
  return `${name}+${toHex(noteKeyId(name, publicKey, type))}+${toBase64(typed(publicKey, type))}`
}

/**
 * Reads a verifier key of this type and checks that its id is that of its name and key.
 *
 * @throws `bad_request`. Spec §14
 */
export function parseVerifierKey(vkey: string, type: number = noteKeyTypes.signature): NoteVerifier {
  const name = `${type} ${vkey}`
  const known = verifiers.get(name)
  if (known !== undefined) return known
  const verifier = readVerifierKey(vkey, type)
  if (verifiers.size >= mostVerifiers) verifiers.clear()
  verifiers.set(name, verifier)
  return verifier
}

/** A program meets few keys, and each of them again and again. */
const mostVerifiers = 64
const verifiers = new Map<string, NoteVerifier>()

function readVerifierKey(vkey: string, type: number): NoteVerifier {
  const [, name, , encoded] = vkeyPattern.exec(vkey) ?? []
  const bytes = encoded === undefined ? undefined : base64OrNone(encoded)
  if (name !== undefined && bytes?.length === 33 && bytes[0] === type) {
    const publicKey = bytes.subarray(1)
    if (verifierKey(name, publicKey, type) === vkey)
      return { name, keyId: noteKeyId(name, publicKey, type), publicKey }
  }
  throw new ProtocolError('bad_request', 'Not a verifier key for Ed25519 notes of this kind', {
    given: redact(vkey),
  })
}

/** Bytes of canonical base64, or undefined. Spec §3. */
export function base64OrNone(text: string): Uint8Array | undefined {
  try {
    return fromBase64(text)
  } catch {
    return undefined
  }
}

function typed(publicKey: Uint8Array, type: number): Uint8Array {
  return concat(Uint8Array.of(type), publicKey)
}
