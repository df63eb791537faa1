import { FhirError } from '../FhirError.ts'
import { isResource, isTooDeep } from '../jsonValue.ts'
import { loadChecker } from './loadChecker.ts'
import type { ValidationIssue } from './ValidationIssue.ts'

/** Checks a resource; an empty list means that nothing was found. */
export type Validate = (resource: unknown) => Promise<readonly ValidationIssue[]>

/**
 * Checks a resource against FHIR R4: structure, types, cardinalities, the invariants of the base specification and the
 * codes of required bindings. Profiles and codes of other bindings are not checked. What it needs, some 95 KB
 * compressed beside the validator itself, is loaded with the first call.
 *
 * @throws FhirError `not_a_resource` for what has no FHIR type, `too_deep`
 * @example
 * const issues = await validate(resource)
 * if (issues.some(({ severity }) => severity === 'error')) reject(resource)
 */
export const validate: Validate = async (resource) => {
  if (isTooDeep(resource)) throw new FhirError('too_deep')
  if (!isResource(resource)) throw new FhirError('not_a_resource')
  const check = await loadChecker()
  return check(resource)
}
