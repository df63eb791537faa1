import { GatewayError } from '../errors/GatewayError.ts'

/** Cursors are opaque to clients: the place where the next page begins, as text, in base64url. */
export function cursorText(place: number | string): string {
  return Buffer.from(String(place)).toString('base64url')
}

/** The place of a numeric list; 0 without a cursor. Throws `bad_request`. */
export function numberOfCursor(cursor: string | undefined): number {
  const text = textOfCursor(cursor)
  if (text === null) return 0
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw new GatewayError('bad_request', 'not a cursor of this list')
  return Number(text)
}

/** The place of a list by id; null without a cursor. Throws `bad_request`. */
export function idOfCursor(cursor: string | undefined): string | null {
  const text = textOfCursor(cursor)
  if (text !== null && !/^(0x)?[0-9a-f]{32,64}$/.test(text))
    throw new GatewayError('bad_request', 'not a cursor of this list')
  return text
}

/**
 * The page of a list that `limit` rows and one more were asked for: what it shows, and the cursor of the next one if
 * there is any. `placeOf`: where the next page begins after this row.
 */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  placeOf: (last: Row) => number | string,
): { readonly shown: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next: rows.length > limit && last !== undefined ? cursorText(placeOf(last)) : null }
}

function textOfCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString('latin1')
}
