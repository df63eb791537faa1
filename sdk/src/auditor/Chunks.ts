/** Bytes of a file, as a stream or in one piece. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A file that can be read again from its beginning, such as `() => createReadStream(path)`. */
export type Reopened = () => Chunks

/**
 * A file that can be read twice. A function is called once for each pass, so that a file of any size passes by; anything
 * else is held in memory as it came.
 */
export async function reopened(source: Chunks | Reopened): Promise<Reopened> {
  if (typeof source === 'function') return source
  const held: Uint8Array[] = []
  for await (const chunk of source) held.push(chunk)
  return () => held
}
