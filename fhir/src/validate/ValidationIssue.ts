/**
 * One thing that is wrong with a resource, or looks so. `expression` is the FHIRPath of the place, down to the last name
 * that FHIR itself defines; `text` says what the rule is. Neither repeats anything of the resource.
 */
export type ValidationIssue = {
  readonly severity: 'error' | 'warning'
  readonly expression: string
  readonly text: string
}
