/** The security label that says that something was left out on purpose (v3-ObservationValue), as a `meta`; none if not. */
export function redactedMeta(withheld: readonly string[]): { readonly meta?: object } {
  return withheld.length === 0 ? {} : { meta: { security: [label] } }
}

const label = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'REDACTED',
  display: 'redacted',
}
