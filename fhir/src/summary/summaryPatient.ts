import { field, itemsOf, type Resource } from '../jsonValue.ts'
import type { BundleEntry } from '../merge/mergedBundle.ts'
import { urnOf } from '../merge/urnOf.ts'

const absent = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/**
 * The Patient of a summary: a name and a date of birth are required. What is missing says why: `masked` where the class
 * that holds it was withheld, else `unknown`.
 */
export function summaryPatient(known: BundleEntry | undefined, isWithheld: boolean): BundleEntry {
  const why = isWithheld ? 'masked' : 'unknown'
  const extension = [{ url: absent, valueCode: why }]
  const resource: Resource = known?.resource ?? { resourceType: 'Patient' }
  const hasName = itemsOf(field(resource, 'name')).some((name) =>
    ['family', 'given', 'text'].some((part) => itemsOf(field(name, part)).length > 0),
  )
  const name = isWithheld ? 'Name withheld' : 'Name unknown'
  return {
    fullUrl: known?.fullUrl ?? urnOf(`summary/patient/${why}`),
    resource: {
      ...resource,
      ...(hasName ? {} : { name: [{ extension, text: name }] }),
      ...(typeof resource['birthDate'] === 'string' ? {} : { _birthDate: { extension } }),
    },
  }
}
