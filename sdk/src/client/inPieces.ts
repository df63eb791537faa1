/**
 * Cuts a stream into pieces of `size` bytes, each in memory of its own. The last one may be shorter; an empty stream has
 * none. Holds one piece.
 */
export async function* inPieces(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let piece = new Uint8Array(size)
  let filled = 0
  for await (const chunk of source) {
    for (let from = 0; from < chunk.length; ) {
      const taken = Math.min(size - filled, chunk.length - from)
      piece.set(chunk.subarray(from, from + taken), filled)
      filled += taken
      from += taken
      if (filled < size) continue
      yield piece
      piece = new Uint8Array(size)
      filled = 0
    }
  }
  if (filled > 0) yield piece.subarray(0, filled)
}
