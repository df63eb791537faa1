import type { GeneralClass, SensitiveClass } from './classTables.ts'
import { FhirError } from './FhirError.ts'
import { generalClass } from './generalClass.ts'
import { isResource } from './jsonValue.ts'
import { findSensitivity } from './sensitivity.ts'
import { defaultTables, type Tables } from './tables.ts'

/** Where a record belongs. A grant opens it only if it covers `class` and every class of `also`. */
export interface Classification {
  readonly class: GeneralClass | SensitiveClass
  /** Further sensitive classes, sorted. */
  readonly also: readonly SensitiveClass[]
  /** Goes sorted into the encrypted meta as `labels`. */
  readonly labels: readonly string[]
}

/**
 * Places a FHIR R4 resource in a data class; runs on the writer's device, before encryption.
 *
 * `tables` defaults to the tables of the protocol; those of a site come from `extendTables`.
 *
 * @throws FhirError `not_a_resource`, `too_deep`
 * @see protocol §4
 */
export function classify(resource: unknown, tables: Tables = defaultTables): Classification {
  if (!isResource(resource)) throw new FhirError('not_a_resource')
  const { classes, labels } = findSensitivity(resource, tables)
  const [first, ...others] = classes
  return first === undefined
    ? { class: generalClass(resource), also: [], labels }
    : { class: first, also: others.sort(), labels }
}
