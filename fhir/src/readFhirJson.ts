import { FhirError } from './FhirError.ts'

/** Newer engines hand a reviver the source text of a number and can write it back unchanged. */
interface RawJson {
  readonly rawJSON?: (text: string) => unknown
}

/**
 * Reads FHIR JSON and keeps the precision of decimals: in FHIR 1.10 is not 1.1, but a JavaScript number cannot tell.
 *
 * A number that would change is held as `JSON.rawJSON`, which `JSON.stringify` writes back as it was; where the engine
 * lacks that (Firefox before 135, Node before 21), the number is an ordinary one. A byte order mark is skipped.
 *
 * @throws FhirError `bad_json`, `too_deep`
 */
export function readFhirJson(text: string): unknown {
  const { rawJSON } = JSON as RawJson
  const keep = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source
      ? (rawJSON?.(context.source) ?? value)
      : value
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text, keep)
  } catch (cause) {
    throw new FhirError(cause instanceof RangeError ? 'too_deep' : 'bad_json')
  }
}
