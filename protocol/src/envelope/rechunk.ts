import { concat } from '../bytes/concat.ts'

/**
 * Cuts a stream into pieces of `size` bytes. The last piece has 0…size−1 bytes and always comes, so the end of the
 * stream is seen as a piece of its own.
 */
export async function* rechunk(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array = new Uint8Array(0)
  for await (const bytes of source) {
    held = held.length === 0 ? bytes : concat(held, bytes)
    let from = 0
    for (; held.length - from >= size; from += size) yield held.subarray(from, from + size)
    held = held.subarray(from)
  }
  yield held
}
