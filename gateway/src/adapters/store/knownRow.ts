import type { At, Known } from '../../ports/ChainRows.ts'

/** A row of history as the ports give it: the fact, and where it changed. */
export function knownRow<Row extends At>({ block, time, n, ...fact }: Row): Known<Omit<Row, keyof At>> {
  return { ...fact, at: { block, time, n } }
}

/** As `knownRow`; null where there is none. */
export function known<Row extends At>(row: Row | null): Known<Omit<Row, keyof At>> | null {
  return row === null ? null : knownRow(row)
}
