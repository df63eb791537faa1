import { categoryCodes } from './categoryCodes.ts'
import { CATEGORY_ROWS, type GeneralClass, SUMMARY_DOCUMENT, TYPE_ROWS } from './classTables.ts'
import { field, isResource, itemsOf, type JsonObject, type Resource } from './jsonValue.ts'

/**
 * The class of a resource that no sensitivity rule matched.
 *
 * @see protocol §4, step 3
 */
export function generalClass(resource: Resource): GeneralClass {
  const subject = documentStart(resource)
  if (subject === undefined) return 'notes'
  const type = subject.resourceType
  if (type === 'Composition') return isSummaryDocument(subject) ? 'summary' : 'notes'
  const categories = CATEGORY_ROWS.get(type)
  if (categories === undefined) return TYPE_ROWS.get(type) ?? 'notes'
  const codes = categoryCodes(subject)
  const row = categories.rows.find((candidate) => candidate.codes.some((code) => codes.has(code)))
  return row?.class ?? categories.otherwise
}

/** A document Bundle takes the class of its first entry; documents may be packed into one another. */
function documentStart(resource: Resource): Resource | undefined {
  let start: unknown = resource
  while (isResource(start) && start.resourceType === 'Bundle' && field(start, 'type') === 'document') {
    start = field(itemsOf(field(start, 'entry'))[0], 'resource')
  }
  return isResource(start) ? start : undefined
}

function isSummaryDocument(composition: JsonObject): boolean {
  return itemsOf(field(field(composition, 'type'), 'coding')).some(
    (coding) =>
      field(coding, 'system') === SUMMARY_DOCUMENT.system && field(coding, 'code') === SUMMARY_DOCUMENT.code,
  )
}
