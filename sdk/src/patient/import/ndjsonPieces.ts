import { FhirError, readFhirJson } from '@consentry/fhir'
import { concat, fromUtf8, toUtf8 } from '@consentry/protocol'
import type { ImportReason, ImportRejection } from './ImportEvent.ts'
import type { ImportPiece } from './importPieces.ts'
import { contentOfReject } from './rejectLine.ts'

/** NDJSON as it comes: a file's stream, the body of an answer, chunks cut anywhere. */
export type NdjsonSource = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>

/** Longest line, bytes. */
const longestLine = 32 * 1_048_576

const lineEnd = 0x0a

/** The lines of NDJSON as pieces, one held in memory at a time. Empty lines are none; what was a reject is what it held. */
export async function* ndjsonPieces(
  source: NdjsonSource,
  server?: string,
): AsyncGenerator<ImportPiece, void, undefined> {
  let number = 0
  for await (const line of linesOf(source)) {
    number += 1
    const at = `line ${number}`
    if (line === undefined) yield fault(at, 'too_large')
    else if (line.some((byte) => byte > 0x20)) yield pieceOf(line, at, server)
  }
}

function pieceOf(line: Uint8Array, at: string, server: string | undefined): ImportPiece {
  const text = fromUtf8(line)
  if (text === undefined) return fault(at, 'bad_json')
  const held = contentOfReject(parsed(text))
  if (held?.text === undefined && held !== undefined) return fault(at, 'no_resource')
  return { at, text: held?.text ?? text, ...(server === undefined ? {} : { server }) }
}

/** Where it is no JSON, the import itself says so. */
function parsed(text: string): unknown {
  try {
    return readFhirJson(text)
  } catch (error) {
    if (error instanceof FhirError) return undefined
    throw error
  }
}

function fault(at: string, reason: ImportReason): ImportPiece {
  const rejection: ImportRejection = { at, fullUrl: null, resourceType: null, reason, issues: [] }
  return { at, fault: rejection }
}

/** Lines without their ends; undefined for one that is too long to be held. */
async function* linesOf(source: NdjsonSource): AsyncGenerator<Uint8Array | undefined, void, undefined> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const given of source) {
    const chunk = typeof given === 'string' ? toUtf8(given) : given
    let from = 0
    for (let end = chunk.indexOf(lineEnd); end !== -1; end = chunk.indexOf(lineEnd, from)) {
      size += end - from
      yield size > longestLine ? undefined : concat(...parts, chunk.subarray(from, end))
      parts = []
      size = 0
      from = end + 1
    }
    size += chunk.length - from
    // A copy: the reader of a stream may use its buffer again.
    if (size <= longestLine) parts.push(chunk.slice(from))
    else parts = []
  }
  if (size > 0) yield size > longestLine ? undefined : concat(...parts)
}
