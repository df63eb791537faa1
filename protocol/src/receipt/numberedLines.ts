import { readLines } from '../bytes/lines.ts'
import { ProtocolError } from '../errors/ProtocolError.ts'

/** A line of a file and its number, from 1. */
export type NumberedLine = { readonly number: number; readonly text: string }

/** The lines of a stream with their numbers. Throws `bad_json` with `details.line`. */
export async function* numberedLines(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<NumberedLine> {
  let number = 0
  try {
    for await (const text of readLines(chunks, maxBytes)) {
      number++
      yield { number, text }
    }
  } catch (error) {
    throw withNumber(number + 1, error)
  }
}

/** Does the work on a line; what fails names its number, in the message and in `details.line`. */
export function atLine<Result>(number: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw withNumber(number, error)
  }
}

function withNumber(number: number, error: unknown): unknown {
  if (!(error instanceof ProtocolError)) return error
  const { code, message, details } = error
  return new ProtocolError(code, `Line ${number}: ${message}`, { details: { ...details, line: number } })
}
