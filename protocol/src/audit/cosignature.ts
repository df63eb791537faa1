import { concat } from '../bytes/concat.ts'
import { readU64, u64 } from '../bytes/integers.ts'
import { toUtf8 } from '../bytes/utf8.ts'
import type { Curves } from '../crypto/Curves.ts'
import { tweetnaclCurves } from '../crypto/tweetnaclCurves.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'
import type { Seconds } from '../values/times.ts'
import { type NoteSigner, readNote, signatureLine, signaturesOf } from './note.ts'
import { noteKeyId, noteKeyTypes, parseVerifierKey } from './noteKey.ts'

/** A witness's word: at this time this was the largest consistent tree of the log that it had seen. Spec §14. */
export type Cosignature = {
  readonly witness: string
  readonly time: Seconds
}

const { cosignature: type } = noteKeyTypes
const timeBytes = 8
const signatureBytes = 64

/**
 * Cosigns the text of a checkpoint, as a witness does after it has proved that nothing before was changed.
 *
 * @param text - the note's text with its final LF, without signatures
 * @param time - s
 * @returns the signature line with its final LF. C2SP tlog-cosignature
 */
export function cosign(text: string, { signer, time }: { signer: NoteSigner; time: Seconds }): string {
  const { name, publicKey } = signer
  const bytes = concat(u64(time), signer.sign(cosignedMessage(text, time)))
  return signatureLine({ name, keyId: noteKeyId(name, publicKey, type), bytes })
}

/**
 * Looks for a witness's cosignature on a checkpoint. Lines of other keys are ignored.
 *
 * @param vkey - of type 0x04
 * @returns its newest cosignature; null where it made none
 * @throws `bad_checkpoint` for a note of another form and for a line of this key that does not verify. Spec §14
 */
export function readCosignature(
  note: string,
  vkey: string,
  curves: Curves = tweetnaclCurves,
): Cosignature | null {
  const { text, signatures } = readNote(note, 'bad_checkpoint')
  const { name, publicKey, ...key } = parseVerifierKey(vkey, type)
  const times = signaturesOf(signatures, { name, publicKey, ...key }).map(({ bytes }) => {
    const time = bytes.length === timeBytes + signatureBytes ? readU64(bytes) : Number.NaN
    const isOfKey =
      Number.isSafeInteger(time) &&
      curves.ed25519Verify(publicKey, cosignedMessage(text, time as Seconds), bytes.subarray(timeBytes))
    if (isOfKey) return time
    throw new ProtocolError('bad_checkpoint', 'Cosignature of a witness is not valid', {
      given: redact(note),
      next: 'Keep it as it is: it may be evidence',
    })
  })
  return times.length === 0 ? null : { witness: name, time: Math.max(...times) as Seconds }
}

function cosignedMessage(text: string, time: Seconds): Uint8Array {
  return toUtf8(`cosignature/v1\ntime ${time}\n${text}`)
}
