import { type RawBuilder, sql } from 'kysely'

/** What an index on the beginning of a text holds: 64 bits of a hash in hex. */
export function prefixOf(text: RawBuilder<unknown>): RawBuilder<string> {
  return sql<string>`substr(${text}, 1, 16)`
}

/** Lets an index on the beginning of a column find a text. The comparison of the whole text stands beside it. */
export function samePrefix(column: string, text: string): RawBuilder<boolean> {
  return sql<boolean>`${prefixOf(sql.ref(column))} = ${prefixOf(sql`${text}`)}`
}
