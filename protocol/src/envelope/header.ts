import { concat } from '../bytes/concat.ts'
import { equal } from '../bytes/equal.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'
import { redact } from '../errors/redact.ts'

/** Magic `CNSY`, version 1, suite 1 (AES-256-GCM, chunked), two zero bytes. Spec §6.1. */
export const fixedHeader: Uint8Array = Uint8Array.of(0x43, 0x4e, 0x53, 0x59, 0x01, 0x01, 0x00, 0x00)
/** Length of the salt. Spec §6.1. */
export const saltBytes = 24
/** Where the chunks begin. Spec §6.1. */
export const headerBytes = 64
/** The shortest envelope: a header and an empty last chunk. Spec §6.1. */
export const minEnvelopeBytes = 80

/** What the header says beside its fixed bytes: salt (24 bytes) and key commitment (32 bytes). Spec §6.1. */
export type EnvelopeHeader = { readonly salt: Uint8Array; readonly commitment: Uint8Array }

/** Writes the 64 header bytes. Spec §6.1. */
export function writeHeader({ salt, commitment }: EnvelopeHeader): Uint8Array<ArrayBuffer> {
  return concat(fixedHeader, salt, commitment)
}

/**
 * Reads the header of an envelope, or of its first 80 bytes: a gateway can tell an envelope without any key.
 * Throws `truncated` below 80 bytes, `bad_header` for another magic, version or suite. Spec §6.1 steps 1 and 2.
 */
export function readHeader(envelope: Uint8Array): EnvelopeHeader {
  if (envelope.length < minEnvelopeBytes) {
    throw new ProtocolError('truncated', 'Envelope is shorter than its header and last chunk', {
      given: redact(envelope),
    })
  }
  if (!equal(envelope.subarray(0, fixedHeader.length), fixedHeader)) {
    throw new ProtocolError('bad_header', 'Not an envelope of version 1, suite 1', {
      next: 'Update the client, or check that these bytes are a record',
    })
  }
  return { salt: envelope.slice(8, 8 + saltBytes), commitment: envelope.slice(32, headerBytes) }
}
