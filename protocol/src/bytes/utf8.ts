type Utf8Platform = {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
  readonly TextDecoder: new (
    label: string,
    options: { fatal: boolean; ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string }
}

// Described here because neither DOM nor Node types are part of this package: it runs on both.
const platform = globalThis as unknown as Utf8Platform
const encoder = new platform.TextEncoder()
// ignoreBOM keeps a byte order mark as a character: otherwise two byte strings would give one text.
const decoder = new platform.TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text to UTF-8 bytes. Lone surrogates become U+FFFD: check `isWellFormed()` first where that matters. */
export function toUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** UTF-8 bytes to text, or `undefined` if the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
