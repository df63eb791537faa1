/** Every way in which this workspace refuses an input. */
export type FhirErrorCode =
  /** Text is not JSON. */
  | 'bad_json'
  /** Value is not an object with a FHIR `resourceType`. */
  | 'not_a_resource'
  /** Nested deeper than `MAX_DEPTH`. */
  | 'too_deep'
  /** A Bundle of a type that holds no records, such as a response or a history. */
  | 'unsupported_bundle'
  /** A site rule file that does not have the expected form. */
  | 'bad_rule_file'

/**
 * The only error the functions of this workspace throw on bad input.
 *
 * `at` names a place (`rules[3].labels[0]`), never a value: health data must not reach a log by way of an error.
 */
export class FhirError extends Error {
  readonly code: FhirErrorCode
  readonly at: string

  constructor(code: FhirErrorCode, at = '') {
    super(at === '' ? code : `${code} at ${at}`)
    this.name = 'FhirError'
    this.code = code
    this.at = at
  }
}
