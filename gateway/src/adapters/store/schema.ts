import type { ColumnType } from './ColumnType.ts'
import { version1 } from './version1.ts'
import { blobColumns2, version2 } from './version2.ts'
import { version3 } from './version3.ts'
import { version4 } from './version4.ts'
import { version5 } from './version5.ts'
import type { Tables } from './tables.ts'

/** Every table with its columns, as the newest migration leaves them. */
export type Schema = { readonly [Name in keyof Tables]: Readonly<Record<keyof Tables[Name], ColumnType>> }

const newest: Schema = {
  ...version1,
  ...version2,
  ...version3,
  ...version4,
  ...version5,
  blob: { ...version1.blob, ...blobColumns2 },
}

/** The columns of a table, in the order of their definition. */
export function columnsOf<Name extends keyof Tables>(table: Name): readonly (keyof Tables[Name] & string)[] {
  // `Object.keys` forgets what the type of `newest` says: these are exactly the columns.
  return Object.keys(newest[table]) as (keyof Tables[Name] & string)[]
}
