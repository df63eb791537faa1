import { DatabaseSync } from 'node:sqlite'

/** SQL of the value of one column for stranger number `i`; every other column is as in the row that is copied. */
type Varied = Readonly<Record<string, string>>

const patient = "'0x5e' || printf('%038x', i)"
const id = "'0x5e' || printf('%062x', i)"

/**
 * Adds grants of strangers to the same organisation to a ledger that nobody has open, as copies of the first grant that
 * is there: of each the chain's row and the opening. Openings are cut short: of strangers only the keys are looked at.
 */
export function fillGrants(ledgerFile: string, from: number, to: number): void {
  const database = new DatabaseSync(ledgerFile)
  try {
    database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN')
    copyRows(database, { table: 'grant', varied: { patient, id }, from, to })
    copyRows(database, { table: 'opening', varied: { patient, id, opening: "'{}'" }, from, to })
    database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  } finally {
    database.close()
  }
}

function copyRows(
  database: DatabaseSync,
  copy: { readonly table: string; readonly varied: Varied; readonly from: number; readonly to: number },
): void {
  const { table, varied, from, to } = copy
  const columns = database
    .prepare(`PRAGMA table_info("${table}")`)
    .all()
    .map(({ name }) => String(name))
  const values = columns.map((column) => varied[column] ?? `first."${column}"`)
  database.exec(`
    WITH RECURSIVE number(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM number WHERE i + 1 < ${to})
    INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(', ')})
    SELECT ${values.join(', ')} FROM number, (SELECT * FROM "${table}" LIMIT 1) AS first`)
}
