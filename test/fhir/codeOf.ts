import { FhirError } from '../../fhir/src/index.ts'

/** The code of the typed error an action throws, `none` if it throws nothing; any other error passes through. */
export function codeOf(action: () => unknown): string {
  try {
    action()
    return 'none'
  } catch (error) {
    if (error instanceof FhirError) return error.code
    throw error
  }
}
