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

function textOfCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : Buffer.from(cursor, 'base64url').toString('latin1')
}
