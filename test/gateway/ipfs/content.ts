import { createHash } from 'node:crypto'

/** Repeatable content: the bytes of `length` that follow from `seed`, no two pieces alike. */
export function content(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let at = 0, block = 0; at < length; at += 32, block++) {
    const part = createHash('sha256').update(`${seed}/${block}`).digest()
    bytes.set(part.subarray(0, Math.min(32, length - at)), at)
  }
  return bytes
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The bytes in pieces of a size that fits to nothing. */
export async function* pieces(bytes: Uint8Array, size = 65_521): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(Uint8Array.from(part))
  return Uint8Array.from(Buffer.concat(parts))
}

/** Code of a `GatewayError`, name of another error, `none` when the work succeeds. */
export async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    const { code, name } = error as { readonly code?: string; readonly name: string }
    return code ?? name
  }
}
