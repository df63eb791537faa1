import { ProtocolError } from '../errors/ProtocolError.ts'
import type { JsonValue } from './canonicalJson.ts'
import type { JsonLimits } from './limits.ts'

const integer = /-?(?:0|[1-9][0-9]*)/y
const literal = /true|false|null/y
const space = /[ \t\n\r]*/y
const literals: ReadonlyMap<string, JsonValue> = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** Where the reader stands. One object per text, so that nothing is shared between texts. */
type Reader = { readonly text: string; readonly limits: JsonLimits; at: number; keys: number }

/** Reads one JSON value that fills the text. Throws `bad_json` with the position. Sizes in bytes are the caller's. */
export function readJson(text: string, limits: JsonLimits): JsonValue {
  const reader: Reader = { text, limits, at: 0, keys: 0 }
  const value = readValue(reader, 0)
  if (reader.at !== text.length) throw unexpected(reader)
  return value
}

function readValue(reader: Reader, depth: number): JsonValue {
  take(reader, space)
  const value = readBareValue(reader, depth)
  take(reader, space)
  return value
}

function readBareValue(reader: Reader, depth: number): JsonValue {
  const first = reader.text[reader.at]
  if (first === '{') return readObject(reader, depth + 1)
  if (first === '[') return readArray(reader, depth + 1)
  if (first === '"') return readString(reader)
  const word = take(reader, literal)
  if (word !== undefined) return literals.get(word) ?? null
  return readInteger(reader)
}

function readObject(reader: Reader, depth: number): JsonValue {
  const object: Record<string, JsonValue> = {}
  readList(reader, depth, '}', () => {
    take(reader, space)
    const key = readString(reader)
    take(reader, space)
    reader.keys += 1
    const isRefused = key === '__proto__' || Object.hasOwn(object, key) || reader.keys > reader.limits.keys
    if (isRefused || !takeSign(reader, ':')) throw unexpected(reader)
    object[key] = readValue(reader, depth)
  })
  return object
}

function readArray(reader: Reader, depth: number): JsonValue {
  const list: JsonValue[] = []
  readList(reader, depth, ']', () => list.push(readValue(reader, depth)))
  return list
}

function readList(reader: Reader, depth: number, end: string, readItem: () => void): void {
  if (depth > reader.limits.depth) throw unexpected(reader)
  reader.at += 1
  take(reader, space)
  if (takeSign(reader, end)) return
  do readItem()
  while (takeSign(reader, ','))
  if (!takeSign(reader, end)) throw unexpected(reader)
}

function readString(reader: Reader): string {
  const end = endOfString(reader)
  const quoted = reader.text.slice(reader.at, end)
  const text = quoted.includes('\\') ? unescapeText(reader, quoted) : quoted.slice(1, -1)
  if (!text.isWellFormed() || text.includes('\0')) throw unexpected(reader)
  reader.at = end
  return text
}

function endOfString(reader: Reader): number {
  const { text, at } = reader
  if (text[at] !== '"') throw unexpected(reader)
  for (let i = at + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x22) return i + 1
    if (unit < 0x20) break
    if (unit === 0x5c) i += 1
  }
  throw unexpected(reader)
}

function unescapeText(reader: Reader, quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw unexpected(reader)
  }
}

function readInteger(reader: Reader): number {
  const value = Number(take(reader, integer) ?? Number.NaN)
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw unexpected(reader)
  return value
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  reader.at += found?.length ?? 0
  return found
}

function takeSign(reader: Reader, sign: string): boolean {
  const isThere = reader.text[reader.at] === sign
  if (isThere) reader.at += 1
  return isThere
}

function unexpected(reader: Reader): ProtocolError {
  return new ProtocolError('bad_json', 'JSON text is not of the restricted form', {
    given: `${reader.text.length} characters`,
    details: { position: reader.at },
  })
}
