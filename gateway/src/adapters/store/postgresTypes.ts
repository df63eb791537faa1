import type { CustomTypesConfig } from 'pg'
import { FatalError } from '../../errors/FatalError.ts'

/** Object ids of the built-in types, as `pg_type` has them. */
const bool = 16
const bytea = 17
const int8 = 20
const int2 = 21
const int4 = 23
const numeric = 1_700

const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [bool, (text) => text === 't'],
  [bytea, bytesOf],
  [int8, integerOf],
  [int2, Number],
  [int4, Number],
  [numeric, Number],
])

/** Values as the ports have them: safe integers are numbers, bytes are `Uint8Array`, everything else is text. */
export const postgresTypes: CustomTypesConfig = {
  getTypeParser: (oid: number) => parsers.get(oid) ?? ((text: string) => text),
}

function integerOf(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new FatalError('the database holds an integer beyond 2^53')
  return value
}

function bytesOf(text: string): Uint8Array {
  // Hexadecimal after `\x`. A plain array of its own: a Buffer would be compared and printed otherwise.
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'))
}
