import { CODE_ROWS, CODE_ROWS_VERSION } from './codes.generated.ts'
import {
  CLASS_TABLES_VERSION,
  type CodeRow,
  PREFIX_ROWS,
  type PrefixRow,
  type SensitiveClass,
} from './classTables.ts'

/** What a code says about a record. */
export interface Finding {
  readonly class: SensitiveClass
  readonly label: string
}

/** The rules a site adds, as read from a rule file. */
export interface SiteRules {
  /** Name and date of the rule file; part of the `version` of extended tables. */
  readonly version: string
  readonly codes: readonly CodeRow[]
  /** ICD-10 codes of the file; they match as prefixes like those of the protocol. */
  readonly prefixes: readonly PrefixRow[]
}

/** All sensitivity rules in the form in which they are looked up. */
export interface Tables {
  /** Goes into the encrypted meta as `tables`, so that a later reader knows which rules placed the record. */
  readonly version: string
  readonly codes: ReadonlyMap<string, readonly Finding[]>
  readonly prefixes: readonly PrefixRow[]
}

/** Key of a code in `Tables.codes`. */
export function codeKey(system: string, code: string): string {
  return `${system}|${code}`
}

/**
 * Adds the rules of a site. Rows are only ever added, so a site can move more records into sensitive classes and
 * never fewer. Protocol §4.
 */
export function extendTables(base: Tables, site: SiteRules): Tables {
  return {
    version: `${base.version}+${site.version}`,
    codes: addRows(base.codes, site.codes),
    prefixes: [...base.prefixes, ...site.prefixes],
  }
}

function addRows(
  base: ReadonlyMap<string, readonly Finding[]>,
  rows: readonly CodeRow[],
): ReadonlyMap<string, readonly Finding[]> {
  const codes = new Map(base)
  for (const row of rows) {
    const key = codeKey(row.system, row.code)
    codes.set(key, [...(codes.get(key) ?? []), { class: row.class, label: row.label }])
  }
  return codes
}

/** The tables of the protocol, without any site's rules. Protocol §4. */
export const defaultTables: Tables = {
  version: `classes/${CLASS_TABLES_VERSION}+codes/${CODE_ROWS_VERSION}`,
  codes: addRows(new Map(), CODE_ROWS),
  prefixes: PREFIX_ROWS,
}
