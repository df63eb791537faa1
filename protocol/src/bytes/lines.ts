import { ProtocolError } from '../errors/ProtocolError.ts'
import { concat } from './concat.ts'
import { fromUtf8 } from './utf8.ts'

const lineFeed = 0x0a

/**
 * Splits a stream of bytes into its lines without their LF; the last one needs none. Holds one line at a time.
 *
 * @param maxBytes - longest line
 * @throws `bad_json` for a longer line or one that is not UTF-8
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string> {
  let rest: Uint8Array[] = []
  let held = 0
  for await (const chunk of chunks) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      yield lineOf([...rest, chunk.subarray(start, end)], maxBytes)
      rest = []
      held = 0
      start = end + 1
    }
    rest.push(chunk.subarray(start))
    held += chunk.length - start
    if (held > maxBytes) throw badLine('Line is too long')
  }
  if (held > 0) yield lineOf(rest, maxBytes)
}

function lineOf(parts: readonly Uint8Array[], maxBytes: number): string {
  const bytes = concat(...parts)
  if (bytes.length > maxBytes) throw badLine('Line is too long')
  const text = fromUtf8(bytes)
  if (text === undefined) throw badLine('Line is not UTF-8')
  return text
}

function badLine(what: string): ProtocolError {
  return new ProtocolError('bad_json', what)
}
