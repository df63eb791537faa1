/** A text form that writes a fixed number of bits per character (base32: 5, base64: 6). */
export type BitAlphabet = { readonly characters: string; readonly bits: 5 | 6 }

const foreign = 0xff
const known = new Map<string, Uint8Array>()

/** Values by character code. */
function valuesOf(characters: string): Uint8Array {
  let values = known.get(characters)
  if (values !== undefined) return values
  values = new Uint8Array(128).fill(foreign)
  for (let value = 0; value < characters.length; value++) values[characters.charCodeAt(value)] = value
  known.set(characters, values)
  return values
}

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
  const values = valuesOf(characters)
  const bytes = new Uint8Array(Math.floor((text.length * bits) / 8))
  let buffer = 0
  let held = 0
  let at = 0
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? foreign
    if (value === foreign) return undefined
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
