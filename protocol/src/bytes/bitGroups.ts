/** A text form that writes a fixed number of bits per character (base32: 5, base64: 6). */
export type BitAlphabet = { readonly characters: string; readonly bits: 5 | 6 }

/** Writes bytes as characters of `bits` bits, the last one filled with zero bits; no padding characters. */
export function encodeBits(bytes: Uint8Array, { characters, bits }: BitAlphabet): string {
  const mask = (1 << bits) - 1
  let text = ''
  let buffer = 0
  let held = 0
  for (const byte of bytes) {
    buffer = ((buffer << 8) | byte) & 0xffff
    held += 8
    for (; held >= bits; held -= bits) text += characters[(buffer >> (held - bits)) & mask]
  }
  return held > 0 ? text + characters[(buffer << (bits - held)) & mask] : text
}

/**
 * Reads what `encodeBits` wrote. Gives `undefined` for an unknown character, for a length that no bytes
 * produce, and for left-over bits that are not zero: so each byte string has exactly one text.
 */
export function decodeBits(
  text: string,
  { characters, bits }: BitAlphabet,
): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8))
  let buffer = 0
  let held = 0
  let at = 0
  for (const character of text) {
    const value = characters.indexOf(character)
    if (value < 0) return undefined
    buffer = ((buffer << bits) | value) & 0xffff
    held += bits
    if (held >= 8) {
      held -= 8
      bytes[at++] = (buffer >> held) & 0xff
    }
  }
  const restIsZero = (buffer & ((1 << held) - 1)) === 0
  return held < bits && restIsZero ? bytes : undefined
}
