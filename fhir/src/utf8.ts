/** The encoder every browser and Node has; no library of TypeScript types is right for both. */
const platform = globalThis as unknown as {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }
}

const encoder = new platform.TextEncoder()

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}
