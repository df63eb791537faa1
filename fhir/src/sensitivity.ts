import {
  ACT_CODE,
  CONFIDENTIALITY,
  GENETICS_CATEGORY,
  GENETICS_CATEGORY_TYPES,
  GENOMIC_TYPES,
  ICD_10_SYSTEMS,
  type PrefixRow,
  RESTRICTED_CODES,
  SECURITY_ROWS,
  SENSITIVE_CLASSES,
  type SensitiveClass,
} from './classTables.ts'
import { categoryCodes } from './categoryCodes.ts'
import { field, itemsOf, type JsonObject, visitObjects } from './jsonValue.ts'
import { plainIcdCode } from './plainIcdCode.ts'
import { codeKey, type Tables } from './tables.ts'

/** What the sensitivity rules found in a whole resource. */
export interface Sensitivity {
  /** Matched classes in the order of the sensitive table; `restricted` only alone. */
  readonly classes: readonly SensitiveClass[]
  /** Labels of the matched rules and security codes, sorted. */
  readonly labels: readonly string[]
}

/**
 * Walks a resource with everything contained in it, entries of a Bundle too, and collects what is sensitive.
 *
 * @throws FhirError `too_deep`
 * @see protocol §4, step 1
 */
export function findSensitivity(resource: JsonObject, tables: Tables): Sensitivity {
  const classes = new Set<SensitiveClass>()
  const labels = new Set<string>()
  visitObjects(resource, (value) => {
    matchGenetics(value, classes)
    matchCoding(value, tables, classes, labels)
    matchSecurity(value, classes, labels)
  })
  if (classes.size > 1) classes.delete('restricted')
  return {
    classes: SENSITIVE_CLASSES.filter((name) => classes.has(name)),
    labels: [...labels].sort(),
  }
}

function matchGenetics(value: JsonObject, classes: Set<SensitiveClass>): void {
  const type = field(value, 'resourceType')
  if (typeof type !== 'string') return
  const isGenetic =
    GENOMIC_TYPES.has(type) ||
    (GENETICS_CATEGORY_TYPES.has(type) && categoryCodes(value).has(GENETICS_CATEGORY))
  if (isGenetic) classes.add('genomics')
}

function matchCoding(
  value: JsonObject,
  tables: Tables,
  classes: Set<SensitiveClass>,
  labels: Set<string>,
): void {
  const system = field(value, 'system')
  const code = field(value, 'code')
  if (typeof system !== 'string' || typeof code !== 'string') return
  const findings = ICD_10_SYSTEMS.has(system)
    ? matchPrefixes(code, tables.prefixes)
    : (tables.codes.get(codeKey(system, code)) ?? [])
  for (const finding of findings) {
    classes.add(finding.class)
    labels.add(finding.label)
  }
}

function matchPrefixes(code: string, rows: readonly PrefixRow[]): readonly PrefixRow[] {
  const plain = plainIcdCode(code)
  if (plain === undefined) return []
  return rows.filter((row) => {
    const head = plain.slice(0, row.from.length)
    return head >= row.from && head <= row.to && !(row.except !== undefined && plain.startsWith(row.except))
  })
}

function matchSecurity(value: JsonObject, classes: Set<SensitiveClass>, labels: Set<string>): void {
  for (const coding of itemsOf(field(field(value, 'meta'), 'security'))) {
    const system = field(coding, 'system')
    const code = field(coding, 'code')
    if (typeof code !== 'string') continue
    const found =
      system === ACT_CODE
        ? SECURITY_ROWS.get(code)
        : system === CONFIDENTIALITY && RESTRICTED_CODES.has(code)
          ? 'restricted'
          : undefined
    if (found === undefined) continue
    classes.add(found)
    labels.add(code)
  }
}
