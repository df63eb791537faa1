import { readdirSync, readFileSync } from 'node:fs'
import type { DecisionRow } from './DecisionRow.ts'

/** One file of the table: the rows about one check. */
export interface DecisionPart {
  readonly name: string
  readonly about: string
  readonly rows: readonly DecisionRow[]
}

const folder = new URL('../../vectors/decision/', import.meta.url)

/** The decision table, file by file. */
export function readTable(): readonly DecisionPart[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const part = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Omit<DecisionPart, 'name'>
      return { name: file.replace('.json', ''), ...part }
    })
}
